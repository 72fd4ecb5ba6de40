package org.postroute.api;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.mailbox.ConnectionReport;
import org.postroute.message.RetryableException;

/** Tests of mailboxes, for operators. */
public final class ConnectionTests {
    /** Whoever waits for a mail server holds a thread of the API. */
    private static final int MAX_RUNNING = 4;

    private final Semaphore running = new Semaphore(MAX_RUNNING);
    private final Supplier<PostrouteSettings> settings;
    private final BiFunction<MailboxSettings, Boolean, List<ConnectionReport>> test;

    /** @param test takes the mailbox, and whether it is to send itself a message */
    public ConnectionTests(
            Supplier<PostrouteSettings> settings, BiFunction<MailboxSettings, Boolean, List<ConnectionReport>> test) {
        this.settings = settings;
        this.test = test;
    }

    /**
     * Tries a mailbox step by step; takes as long as its servers do.
     *
     * @param sends "true" when the mailbox is to send itself a message; null for no
     * @throws RefusedRequestException 404
     * @throws RetryableException when others are being tested
     */
    public ConnectionTestDocument test(String id, @Nullable String sends) {
        MailboxSettings mailbox = settings.get()
                .mailbox(id)
                .orElseThrow(() -> new RefusedRequestException(
                        404,
                        "No such mailbox",
                        "no mailbox has this id; GET /api/v1/mailboxes lists those that receive"));
        if (!running.tryAcquire()) {
            throw new RetryableException("other mailboxes are being tested", null);
        }
        try {
            List<ConnectionDocument> directions = test.apply(mailbox, Boolean.parseBoolean(sends)).stream()
                    .map(ConnectionDocument::of)
                    .toList();
            return new ConnectionTestDocument(id, directions.stream().allMatch(ConnectionDocument::ok), directions);
        } finally {
            running.release();
        }
    }
}
