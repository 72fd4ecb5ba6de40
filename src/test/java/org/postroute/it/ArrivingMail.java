package org.postroute.it;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Customers who write over SMTP, on and on until this is stopped: to one mailbox, from forty addresses of another, so that
 * the answers arrive there. One message in eight carries a file.
 */
final class ArrivingMail implements AutoCloseable {
    private static final int CUSTOMERS = 40;

    private final int port;
    private final String domain;
    private final String to;
    private final String from;
    private final Random random = new Random(7);
    private final String run = Long.toString(System.nanoTime(), 36);
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService writing = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> task;

    /**
     * @param port of an SMTP server without authentication
     * @param to a user, as {@code from} is
     * @param everyMillis the pause between two bursts of one to four messages
     */
    ArrivingMail(int port, String domain, String to, String from, long everyMillis) {
        this.port = port;
        this.domain = domain;
        this.to = to;
        this.from = from;
        this.task = writing.scheduleWithFixedDelay(this::burst, 0, everyMillis, TimeUnit.MILLISECONDS);
    }

    private void burst() {
        Session session = Session.getInstance(new Properties());
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect("localhost", port, null, null);
            for (int left = 1 + random.nextInt(4); left > 0; left--) {
                int number = delivered.size();
                MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(source(number)));
                transport.sendMessage(message, new InternetAddress[] {new InternetAddress(to + "@" + domain)});
                delivered.add(id(number));
            }
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String id(int number) {
        return run + "." + number + "@" + domain;
    }

    private byte[] source(int number) {
        String address = from + "+c" + number % CUSTOMERS + "@" + domain;
        String head = "From: Customer <" + address + ">\r\nTo: " + to + "@" + domain + "\r\nSubject: Question " + number
                + "\r\nMessage-ID: <" + id(number) + ">\r\nMIME-Version: 1.0\r\n";
        String words = "Question number " + number + ".\r\n";
        return (number % 8 == 7 ? head + withFile(words) : head + "\r\n" + words).getBytes(StandardCharsets.US_ASCII);
    }

    private String withFile(String words) {
        byte[] file = new byte[50_000 + random.nextInt(400_000)];
        random.nextBytes(file);
        return "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + words
                + "--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(file) + "\r\n--b--\r\n";
    }

    /** The Message-IDs of what the server took, without angle brackets. */
    List<String> delivered() {
        return delivered;
    }

    /** What was delivered until now is all. */
    void stop() throws InterruptedException, ExecutionException {
        writing.shutdown();
        writing.awaitTermination(30, TimeUnit.SECONDS);
        if (task.isDone() && !task.isCancelled()) {
            task.get();
        }
    }

    @Override
    public void close() {
        writing.shutdownNow();
    }
}
