package org.postroute.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.postroute.ledger.ErasingRows.Gone;
import org.postroute.ledger.ErasingRows.Mail;
import org.postroute.message.Content;
import org.postroute.message.ContentStore;
import org.postroute.message.EmailAddress;
import org.postroute.message.Hashes;
import org.postroute.message.MessageSource;
import org.postroute.message.MimeReader;
import org.postroute.message.PostrouteException;
import org.postroute.message.RetryableException;

/**
 * Erases everything about one customer: messages, answers, sessions, files and history, and delivery reports that name the
 * address. What stays is a keyed hash of each mail, so that one that is seen again is not taken again, and one of the
 * address where nothing is to be sent to it.
 */
public final class Erasures {
    private static final int BATCH = 50;

    private final Shared shared;
    private final Blobs blobs;
    private final Suppressions suppressions;
    private final ErasingRows rows;

    Erasures(Shared shared, Blobs blobs, Erased erased, Suppressions suppressions) {
        this.shared = shared;
        this.blobs = blobs;
        this.suppressions = suppressions;
        this.rows = new ErasingRows(erased);
    }

    /**
     * Erases in small transactions; broken off, it is simply asked again. Nothing happens while work on a message of the
     * customer is under way. Mail of others that mentions or quotes the customer is theirs and stays. On SQLite the file
     * is rewritten in the end, and everybody else waits meanwhile.
     *
     * @throws org.postroute.message.RetryableException when something has moved on meanwhile, or the database is away
     */
    public Erasure erase(EmailAddress customer) {
        ErasingRows.Wanted wanted = shared.database().read(handle -> rows.find(handle, customer.key()));
        if (wanted.underWay() > 0) {
            return new Erasure(wanted.underWay(), 0, 0, 0, 0, false);
        }
        Set<Mail> mails = new LinkedHashSet<>(wanted.mails());
        mails.addAll(reports(customer));
        List<Mail> all = List.copyOf(mails);
        Gone gone = new Gone(0, 0);
        for (int start = 0; start < all.size(); start += BATCH) {
            List<Mail> part = all.subList(start, Math.min(start + BATCH, all.size()));
            Set<String> contents = new HashSet<>();
            part.forEach(mail -> contents.addAll(parts(mail)));
            gone = gone.and(shared.database().write(handle -> rows.deleteMails(handle, part, contents)));
        }
        gone = gone.and(shared.database().write(handle -> rows.deleteFirstMails(handle, wanted.sessions())));
        int sessions = shared.database().write(handle -> {
            suppressions.forgetAddress(handle, customer);
            rows.forgetCopies(handle, customer);
            return rows.deleteSessions(handle, wanted);
        });
        boolean rewritten = shared.database().compact();
        return new Erasure(0, all.size(), gone.answers(), sessions, gone.contents(), rewritten);
    }

    /** Delivery reports and complaints quote what they are about. */
    private List<Mail> reports(EmailAddress customer) {
        List<Mail> found = new ArrayList<>();
        List<Mail> page = shared.database().read(handle -> rows.reports(handle, ""));
        while (!page.isEmpty()) {
            page.stream().filter(report -> names(report, customer)).forEach(found::add);
            String last = page.get(page.size() - 1).id();
            page = shared.database().read(handle -> rows.reports(handle, last));
        }
        return found;
    }

    /** What reading the mail once put into the blobs, whether it was handed on or not. */
    private Set<String> parts(Mail mail) {
        Set<String> parts = new HashSet<>();
        parts.add(mail.sha256());
        ContentStore hashing = bytes -> {
            DigestInputStream digesting = new DigestInputStream(bytes, Hashes.sha256());
            long size = digesting.transferTo(OutputStream.nullOutputStream());
            String sha256 =
                    HexFormat.of().formatHex(digesting.getMessageDigest().digest());
            parts.add(sha256);
            return new Content(sha256, size);
        };
        try {
            new MimeReader(hashing).read(source(mail), 0);
        } catch (PostrouteException e) {
            // what cannot be read, or is not kept any more, has left nothing
        }
        return parts;
    }

    private MessageSource source(Mail mail) {
        return new MessageSource() {
            @Override
            public InputStream open() {
                return blobs.open(mail.sha256());
            }

            @Override
            public long size() {
                return mail.size();
            }
        };
    }

    private boolean names(Mail report, EmailAddress customer) {
        if (!blobs.contains(report.sha256())) {
            return false;
        }
        try (InputStream in = blobs.open(report.sha256())) {
            return new AddressSearch(customer).finds(in);
        } catch (IOException e) {
            throw new RetryableException("the ledger is not available", e);
        }
    }
}
