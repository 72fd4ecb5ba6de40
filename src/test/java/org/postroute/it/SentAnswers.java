package org.postroute.it;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a mailbox's Maildir tells. The seeded customers live in domains that the test server refuses, so every answer that
 * Postfix accepted comes back whole inside a bounce: that is the record of what was sent.
 */
record SentAnswers(List<MimeMessage> originals, List<MimeMessage> answers, List<Path> unseen) {

    /** How many messages are there. */
    static int count(Path maildir) {
        return files(maildir).size();
    }

    /** Begins again when a message is renamed meanwhile, as Dovecot does to flag it. */
    static SentAnswers in(Path maildir) {
        while (true) {
            try {
                return read(maildir);
            } catch (NoSuchFileException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static SentAnswers read(Path maildir) throws NoSuchFileException {
        List<MimeMessage> originals = new ArrayList<>();
        List<MimeMessage> answers = new ArrayList<>();
        List<Path> unseen = new ArrayList<>();
        for (Path file : files(maildir)) {
            if (!file.getFileName().toString().matches(".*:2,[A-R]*S.*")) {
                unseen.add(file);
            }
            try (InputStream in = Files.newInputStream(file)) {
                MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), in);
                if (message.getContentType().startsWith("multipart/report")) {
                    answers.add(returned(message));
                } else {
                    originals.add(message);
                }
            } catch (NoSuchFileException e) {
                throw e;
            } catch (IOException | MessagingException e) {
                throw new IllegalStateException(file.toString(), e);
            }
        }
        return new SentAnswers(originals, answers, unseen);
    }

    static List<Path> files(Path maildir) {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of("new", "cur")) {
            try (Stream<Path> files = Files.list(maildir.resolve(folder))) {
                files.forEach(all::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static MimeMessage returned(MimeMessage bounce) throws MessagingException, IOException {
        Multipart parts = (Multipart) bounce.getContent();
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            if (part.isMimeType("message/rfc822")) {
                return (MimeMessage) part.getContent();
            }
        }
        throw new MessagingException("a bounce without the message that it returns");
    }

    static String text(Part part) throws MessagingException, IOException {
        if (part.isMimeType("text/plain")) {
            return (String) part.getContent();
        }
        return part.isMimeType("multipart/*") ? text(((Multipart) part.getContent()).getBodyPart(0)) : "";
    }
}
