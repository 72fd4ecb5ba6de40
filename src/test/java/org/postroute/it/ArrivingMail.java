package org.postroute.it;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postroute.mailbox.RealMail;

/**
 * Customers who write over SMTP, a burst of one to four messages at a time, until as many are written as are allowed: to
 * one mailbox, from addresses of another, so that the answers arrive there. One message in eight carries a file.
 */
final class ArrivingMail implements AutoCloseable {
    private static final int PAUSE_MILLIS = 300;

    private final RealMail mail;
    private final String to;
    private final String from;
    private final int customers;
    private final Random random;
    private final String run = Long.toString(System.nanoTime(), 36);
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final List<String> doubtful = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService writing = Executors.newSingleThreadScheduledExecutor();
    private volatile int allowed;
    private int written;

    /**
     * @param to a user, as {@code from} is
     * @param customers how many of them write, in turn
     */
    ArrivingMail(RealMail mail, String to, String from, int customers, Random random) {
        this.mail = mail;
        this.to = to;
        this.from = from;
        this.customers = customers;
        this.random = random;
        writing.scheduleWithFixedDelay(this::burst, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** All in all. */
    void allow(int messages) {
        allowed = messages;
    }

    /** So many at once, straight into the mailbox: small ones, for a product that is not running. */
    void deliver(int messages) throws IOException {
        long name = System.nanoTime();
        for (written = 0; written < messages; written++) {
            String id = id(written);
            byte[] source = (head(written, id) + "\r\n" + words(written)).getBytes(StandardCharsets.US_ASCII);
            mail.deliver(to, (name + written) + ".postroute", source);
            delivered.add(id);
        }
        allowed = messages;
    }

    private void burst() {
        Session session = Session.getInstance(new Properties());
        try (Transport transport = session.getTransport("smtp")) {
            int until = Math.min(allowed, written + 1 + random.nextInt(4));
            if (written < until) {
                transport.connect(mail.host(), mail.port("SMTP"), null, null);
            }
            while (written < until) {
                write(session, transport);
            }
        } catch (MessagingException e) {
            // the server is down just now
        }
    }

    private void write(Session session, Transport transport) throws MessagingException {
        String id = id(written);
        MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(source(written, id)));
        doubtful.add(id);
        written++;
        transport.sendMessage(message, InternetAddress.parse(mail.address(to)));
        delivered.add(id);
        doubtful.remove(id);
    }

    private String id(int number) {
        return run + "." + number + "@" + mail.domain();
    }

    private byte[] source(int number, String id) {
        String words = words(number);
        String rest = number % 8 == 7 ? withFile(words) : "\r\n" + words;
        return (head(number, id) + rest).getBytes(StandardCharsets.US_ASCII);
    }

    private String head(int number, String id) {
        return "From: Customer <" + from + "+c" + number % customers + "@" + mail.domain() + ">\r\nTo: "
                + mail.address(to) + "\r\nSubject: Question " + number + "\r\nMessage-ID: <" + id
                + ">\r\nMIME-Version: 1.0\r\n";
    }

    private static String words(int number) {
        return "Question number " + number + ".\r\n";
    }

    private String withFile(String words) {
        byte[] file = new byte[50_000 + random.nextInt(400_000)];
        random.nextBytes(file);
        return "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + words
                + "--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(file) + "\r\n--b--\r\n";
    }

    /** Which customer wrote this message. */
    int customer(String messageId) {
        return number(messageId) % customers;
    }

    /** The how-manieth this message is, from 0. */
    static int number(String messageId) {
        return Integer.parseInt(messageId.substring(messageId.indexOf('.') + 1, messageId.indexOf('@')));
    }

    /** The Message-IDs of what the server took, without angle brackets. */
    List<String> delivered() {
        return delivered;
    }

    /** Those of which nobody heard whether it did. */
    List<String> doubtful() {
        return doubtful;
    }

    /** Whether all that is allowed is written. */
    boolean isDone() {
        return delivered.size() + doubtful.size() >= allowed;
    }

    @Override
    public void close() {
        writing.shutdownNow();
    }
}
