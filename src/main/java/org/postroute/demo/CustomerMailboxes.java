package org.postroute.demo;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The customers' side: what they sent, by SMTP, and what they got, by IMAP. */
final class CustomerMailboxes implements AutoCloseable {
    private static final int MOST_SENT = 50;

    private final Session session;
    private final InstantSource clock;
    private final Map<String, CustomerInbox> inboxes = new LinkedHashMap<>();
    private final Deque<Sent> sent = new ArrayDeque<>();

    /**
     * @param at more exact than the date in the mail
     * @param mail as it left
     */
    record Sent(Customer customer, String messageId, Instant at, ShownMail mail) {}

    CustomerMailboxes(MailServer server, List<Customer> customers, InstantSource clock) {
        this.session = Session.getInstance(properties(server));
        this.clock = clock;
        customers.forEach(c -> inboxes.put(c.address().toString(), new CustomerInbox(session, c)));
    }

    private static Properties properties(MailServer server) {
        Properties properties = new Properties();
        for (String protocol : List.of("smtp", "imap")) {
            properties.put("mail." + protocol + ".host", MailServer.HOST);
            properties.put("mail." + protocol + ".connectiontimeout", "5000");
            properties.put("mail." + protocol + ".timeout", "10000");
        }
        properties.put("mail.smtp.port", String.valueOf(server.smtpPort()));
        properties.put("mail.imap.port", String.valueOf(server.imapPort()));
        return properties;
    }

    /**
     * Sends a mail to us; its Message-ID.
     *
     * @throws IllegalArgumentException when there is no such customer
     */
    String send(CustomerMail mail) throws MessagingException, IOException {
        Customer customer = customer(mail.customer());
        ShownMail answered = mail.reply() ? lastArrived(mail.customer()) : null;
        Instant now = clock.instant();
        MimeMessage message = new CustomerWriting(session).write(customer, mail, answered, now);
        Transport.send(message);
        remember(new Sent(customer, message.getMessageID(), now, ShownMail.of(message)));
        return message.getMessageID();
    }

    private static Customer customer(String address) {
        return Customer.ALL.stream()
                .filter(customer -> customer.address().toString().equals(address))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no such customer"));
    }

    private @Nullable ShownMail lastArrived(String customer) throws MessagingException, IOException {
        List<ShownMail> arrived = arrived(customer);
        return arrived.isEmpty() ? null : arrived.get(arrived.size() - 1);
    }

    private void remember(Sent mail) {
        synchronized (sent) {
            sent.addFirst(mail);
            if (sent.size() > MOST_SENT) {
                sent.removeLast();
            }
        }
    }

    /** The latest fifty, newest first. */
    List<Sent> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    /** What is in the customer's INBOX, oldest first. */
    List<ShownMail> arrived(String customer) throws MessagingException, IOException {
        CustomerInbox inbox = inboxes.get(customer);
        return inbox == null ? List.of() : inbox.arrived();
    }

    @Override
    public void close() throws MessagingException {
        for (CustomerInbox inbox : inboxes.values()) {
            inbox.close();
        }
    }
}
