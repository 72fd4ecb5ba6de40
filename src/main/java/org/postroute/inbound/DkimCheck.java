package org.postroute.inbound;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.james.jdkim.api.PublicKeyRecordRetriever;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;
import org.apache.james.jdkim.impl.CompoundBodyHasher;
import org.postroute.config.SenderChecks;
import org.postroute.ledger.ReceivedMessage;
import org.postroute.message.AuthenticationVerdict;
import org.postroute.message.InboundMessage;
import org.postroute.message.MessageSource;
import org.postroute.message.RetryableException;
import org.postroute.message.SenderIdentity;
import org.postroute.message.Understanding;

/** Checks the DKIM signature of the sender's domain (RFC 6376), where no server of ours did. */
public final class DkimCheck {
    private static final int MAX_SIGNATURES = 3;
    private static final int MAX_SIGNATURE = 4 * 1024;
    private static final int CHUNK = 8 * 1024;

    private final Function<ReceivedMessage, MessageSource> sources;
    private final PublicKeyRecordRetriever keys;
    private final Executor lookups = DkimKeys.threads();
    private final Duration patience;

    /**
     * With the name servers of this machine.
     *
     * @param sources raw bytes of a stored message
     */
    public DkimCheck(Function<ReceivedMessage, MessageSource> sources) {
        this(sources, DkimKeys.dns(), Duration.ofSeconds(5));
    }

    /** @param patience longest wait for all keys of one message */
    DkimCheck(Function<ReceivedMessage, MessageSource> sources, PublicKeyRecordRetriever keys, Duration patience) {
        this.sources = sources;
        this.keys = keys;
        this.patience = patience;
    }

    /**
     * PASS when one of the first three signatures whose domain is the one of From or a parent of it fits the whole message;
     * otherwise UNKNOWN, because what a missing signature means is for a DMARC policy to say, and nobody looks at that.
     * Name servers that do not answer within five seconds are no answer either. Left as it is where a server of ours wrote
     * results, where From does not hold exactly one address, and where nobody asked for the check.
     *
     * @throws RetryableException when the source cannot be read from the ledger
     */
    public Understanding judge(Understanding understanding, ReceivedMessage received, SenderChecks checks) {
        InboundMessage message = understanding.message();
        if (!checks.dkim()
                || checks.mode() == SenderChecks.Mode.OFF
                || message.sender().isEmpty()
                || SenderVerification.topmostTrusted(message, checks).isPresent()) {
            return understanding;
        }
        SenderIdentity identity = check(message, sources.apply(received));
        return understanding.withSender(
                identity.withWarnings(understanding.sender().warnings()));
    }

    private SenderIdentity check(InboundMessage message, MessageSource source) {
        try (InputStream in = new BufferedInputStream(source.open())) {
            DkimHeader header = DkimHeader.read(in)
                    .filter(read -> namesTheSameSender(read, message))
                    .orElse(null);
            if (header == null) {
                return unknown("its header is not fit for a DKIM check");
            }
            DkimVerifier verifier = new DkimVerifier(new DkimKeys(keys, lookups, patience));
            String domain = message.sender().orElseThrow().address().domain();
            List<String> signatures = header.all(DkimHeader.SIGNATURE).stream()
                    .filter(field -> isWorthALook(verifier, field, domain))
                    .limit(MAX_SIGNATURES)
                    .toList();
            return signatures.isEmpty()
                    ? unknown("no usable DKIM signature of the sender's domain")
                    : verify(verifier, header.withSignatures(signatures), in);
        } catch (IOException e) {
            throw new RetryableException("the source of a message cannot be read", e);
        }
    }

    /** What the signature covers is what we read. */
    private static boolean namesTheSameSender(DkimHeader header, InboundMessage message) {
        List<String> from = header.all("From");
        return from.size() == 1
                && words(DkimHeader.valueOf(from.get(0)))
                        .equals(words(message.header("From").get(0)));
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static boolean isWorthALook(DkimVerifier verifier, String field, String domain) {
        if (field.length() > MAX_SIGNATURE) {
            return false;
        }
        try {
            SignatureRecord signature = verifier.newSignatureRecord(DkimHeader.valueOf(field));
            signature.validate();
            return Alignment.isAligned(signature.getDToken().toString().toLowerCase(Locale.ROOT), domain)
                    && DkimVerifier.isStrong(signature);
        } catch (RuntimeException e) {
            return false; // malformed, expired, or without From
        }
    }

    private static SenderIdentity verify(DkimVerifier verifier, DkimHeader header, InputStream body)
            throws IOException {
        try {
            CompoundBodyHasher hasher = (CompoundBodyHasher) verifier.newBodyHasher(header);
            boolean fits = !hasher.getBodyHashJobs().isEmpty()
                    && hash(body, hasher.getOutputStream())
                    && !verifier.verify(hasher).isEmpty();
            return fits
                    ? SenderIdentity.of(AuthenticationVerdict.PASS, "own check: dkim=pass of the sender's domain")
                    : unfit(verifier);
        } catch (FailException e) {
            return unfit(verifier);
        }
    }

    private static SenderIdentity unfit(DkimVerifier verifier) {
        if (Thread.currentThread().isInterrupted()) {
            throw new RetryableException("stopped while a key was looked up", null);
        }
        return unknown(
                verifier.isUnreachable()
                        ? "the key of the sender's DKIM signature could not be looked up"
                        : "no DKIM signature of the sender's domain fits");
    }

    /** Whether the body could be hashed; lines that do not end in CR LF cannot. */
    private static boolean hash(InputStream body, OutputStream hash) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
            try {
                hash.write(chunk, 0, read);
            } catch (IOException | RuntimeException e) {
                return false;
            }
        }
        try {
            hash.close();
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static SenderIdentity unknown(String reason) {
        return SenderIdentity.of(AuthenticationVerdict.UNKNOWN, reason);
    }
}
