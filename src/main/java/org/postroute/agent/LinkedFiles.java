package org.postroute.agent;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
    private final Semaphore places;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * @param store takes the bytes
     * @param open whether a message, by its id, can still be answered
     * @param trust whom we believe to be a host
     * @param names where hosts may lead
     * @param atOnce for how many answers at the same time; whoever is one too many comes later
     */
    public LinkedFiles(ContentStore store, Predicate<String> open, SSLContext trust, EgressGuard names, int atOnce) {
        this(store, open, trust, names, atOnce, FOR_ALL);
    }

    LinkedFiles(
            ContentStore store,
            Predicate<String> open,
            SSLContext trust,
            EgressGuard names,
            int atOnce,
            Duration forAll) {
        this.store = store;
        this.open = open;
        this.names = names;
        this.client = GuardedClient.builder(trust, names, PATIENCE).build();
        this.forAll = forAll;
        this.places = new Semaphore(atOnce);
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "LinkedFiles");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * The answer with all its files stored; as it is when its message has an answer already, because the ledger will say
     * so. Doing it again is harmless.
     *
     * @param received id of the message that is answered
     * @throws InvalidMessageException when a host may not be connected to, has no such file, or the files are too large
     * @throws RetryableException when a host does not answer, or is in trouble, or too many are at it
     */
    public Answer fetch(String received, Answer answer) {
        if (answer.links().isEmpty() || !open.test(received)) {
            return answer;
        }
        if (!places.tryAcquire()) {
            throw new RetryableException("too many attachments are being fetched", null);
        }
        try {
            return answer.withFetched(files(answer));
        } finally {
            places.release();
        }
    }

    private List<Answer.File> files(Answer answer) {
        long stored = answer.attachments().stream()
                .mapToLong(file -> file.content().size())
                .sum();
        Allowance allowance = new Allowance(
                AnswerFiles.MAX_TOTAL_BYTES - stored,
                forAll,
                AnswerFiles.TOO_LARGE,
                "the files of an answer did not come in time");
        return answer.links().stream().map(link -> fetch(link, allowance)).toList();
    }

    private Answer.File fetch(Answer.Link link, Allowance allowance) {
        URI url = link.url();
        HttpGet request = new HttpGet(url);
        request.setHeader("Accept-Encoding", "identity");
        try {
            allowance.take(0);
            names.check(url);
            Future<?> end = timer.schedule(request::cancel, allowance.timeLeft().toMillis(), TimeUnit.MILLISECONDS);
            try {
                return client.execute(request, response -> file(link, request, response, allowance));
            } finally {
                end.cancel(false);
            }
        } catch (RefusedAddressException | Allowance.TooMuchException e) {
            throw new InvalidMessageException("an attachment is not fetched: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new RetryableException("an attachment could not be fetched from " + url.getHost(), e);
        }
    }

    private Answer.File file(Answer.Link link, HttpGet request, ClassicHttpResponse response, Allowance allowance)
            throws IOException {
        boolean stored = false;
        try {
            HttpEntity entity = requireFile(link.url().getHost(), response);
            Content content = store.put(allowance.bound(entity.getContent()));
            stored = true;
            return new Answer.File(link.filename(), contentType(link, entity), content);
        } finally {
            if (!stored) {
                // or the rest of it would be read
                request.cancel();
            }
        }
    }

    /** The bytes that were asked for, as they are, and with an end that can be told from a connection that broke. */
    private static HttpEntity requireFile(String host, ClassicHttpResponse response) {
        int status = response.getCode();
        HttpEntity entity = response.getEntity();
        if (status != 200 || entity == null) {
            String problem = host + " answered " + status + " to the address of an attachment";
            throw status / 100 == 5 || LATER.contains(status)
                    ? new RetryableException(problem, null)
                    : new InvalidMessageException(problem);
        }
        String coding = entity.getContentEncoding();
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new InvalidMessageException(host + " gives an attachment packed, which nobody asked for");
        }
        if (entity.getContentLength() < 0 && !entity.isChunked()) {
            throw new InvalidMessageException(host + " does not say how long an attachment is");
        }
        if (entity.getContentLength() > AnswerFiles.MAX_TOTAL_BYTES) {
            throw new InvalidMessageException(AnswerFiles.TOO_LARGE);
        }
        return entity;
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
