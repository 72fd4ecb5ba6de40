package org.postroute.it;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * Cuts the connection to a submission server after the final dot of every message that it sees for the first time: of some
 * the server has heard the dot, of others it has not.
 */
final class DotCutter implements SmtpProxy.Tap, AutoCloseable {
    private final SmtpProxy proxy;
    private final IntPredicate arrives;
    private final AtomicInteger order = new AtomicInteger();
    private final Map<String, Boolean> cut = new ConcurrentHashMap<>();

    /** @param arrives by the order in which messages are seen: whether the server hears the dot */
    DotCutter(String host, int port, IntPredicate arrives) throws IOException {
        this.arrives = arrives;
        this.proxy = new SmtpProxy(host, port, this);
    }

    int port() {
        return proxy.port();
    }

    /** Message-IDs that were cut, and whether the server heard their dot. */
    Map<String, Boolean> cut() {
        return cut;
    }

    @Override
    public SmtpProxy.Dot dot(SmtpProxy.Submission submission) {
        if (cut.containsKey(submission.messageId())) {
            return SmtpProxy.Dot.PASS;
        }
        boolean heard = arrives.test(order.getAndIncrement());
        cut.put(submission.messageId(), heard);
        return heard ? SmtpProxy.Dot.REPLY_LOST : SmtpProxy.Dot.LOST;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }
}
