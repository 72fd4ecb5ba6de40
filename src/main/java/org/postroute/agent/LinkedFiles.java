package org.postroute.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.postroute.egress.Allowance;
import org.postroute.egress.EgressGuard;
import org.postroute.egress.GuardedClient;
import org.postroute.egress.RefusedAddressException;
import org.postroute.message.Answer;
import org.postroute.message.Content;
import org.postroute.message.ContentStore;
import org.postroute.message.InvalidMessageException;
import org.postroute.message.RetryableException;

/**
 * Fetches the files that an answer names by an address, from hosts that the policy names: by https, without redirects,
 * 25 MB with what came in the answer, in about a minute.
 */
public final class LinkedFiles {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration FOR_ALL = Duration.ofSeconds(60);
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private final ContentStore store;
    private final Predicate<String> open;
    private final EgressGuard names;
    private final CloseableHttpClient client;
    private final Duration forAll;

    /**
     * @param store takes the bytes
     * @param open whether a message, by its id, can still be answered
     * @param trust whom we believe to be a host
     * @param names where hosts may lead
     */
    public LinkedFiles(ContentStore store, Predicate<String> open, SSLContext trust, EgressGuard names) {
        this(store, open, trust, names, FOR_ALL);
    }

    LinkedFiles(ContentStore store, Predicate<String> open, SSLContext trust, EgressGuard names, Duration forAll) {
        this.store = store;
        this.open = open;
        this.names = names;
        this.client = GuardedClient.builder(trust, names, PATIENCE).build();
        this.forAll = forAll;
    }

    /**
     * The answer with all its files stored; as it is when its message has an answer already, because the ledger will say
     * so. Doing it again is harmless.
     *
     * @param received id of the message that is answered
     * @throws InvalidMessageException when a host may not be connected to, has no such file, or the files are too large
     * @throws RetryableException when a host does not answer, or is in trouble
     */
    public Answer fetch(String received, Answer answer) {
        if (answer.links().isEmpty() || !open.test(received)) {
            return answer;
        }
        long stored = answer.attachments().stream()
                .mapToLong(file -> file.content().size())
                .sum();
        Allowance allowance = new Allowance(
                AnswerFiles.MAX_TOTAL_BYTES - stored,
                forAll,
                AnswerFiles.TOO_LARGE,
                "the files of an answer did not come in time");
        return answer.withFetched(
                answer.links().stream().map(link -> fetch(link, allowance)).toList());
    }

    private Answer.File fetch(Answer.Link link, Allowance allowance) {
        URI url = link.url();
        HttpGet request = new HttpGet(url);
        try {
            allowance.take(0);
            names.check(url);
            return client.execute(request, response -> {
                try {
                    return file(link, response, allowance);
                } catch (IOException | RuntimeException e) {
                    // or the rest of it would be read
                    request.cancel();
                    throw e;
                }
            });
        } catch (RefusedAddressException | Allowance.TooMuchException e) {
            throw new InvalidMessageException("an attachment is not fetched: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new RetryableException("an attachment could not be fetched from " + url.getHost(), e);
        }
    }

    private Answer.File file(Answer.Link link, ClassicHttpResponse response, Allowance allowance) throws IOException {
        int status = response.getCode();
        HttpEntity entity = response.getEntity();
        if (status != 200 || entity == null) {
            String problem = link.url().getHost() + " answered " + status + " to the address of an attachment";
            throw status / 100 == 5 || LATER.contains(status)
                    ? new RetryableException(problem, null)
                    : new InvalidMessageException(problem);
        }
        if (entity.getContentLength() > AnswerFiles.MAX_TOTAL_BYTES) {
            throw new InvalidMessageException(AnswerFiles.TOO_LARGE);
        }
        try (InputStream bytes = allowance.bound(entity.getContent())) {
            Content content = store.put(bytes);
            return new Answer.File(link.filename(), contentType(link, entity), content);
        }
    }

    private static String contentType(Answer.Link link, HttpEntity entity) {
        if (link.contentType() != null) {
            return link.contentType();
        }
        String said =
                String.valueOf(entity.getContentType()).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return AnswerFiles.isOfFile(said) ? said : AnswerFiles.UNKNOWN_TYPE;
    }
}
