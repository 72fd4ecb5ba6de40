package org.postroute.mailbox;

import jakarta.mail.Flags;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.ListInfo;
import org.postroute.ledger.SentCheck;
import org.postroute.message.ComposedMessage;
import org.postroute.message.MessageId;
import org.postroute.message.Uid;

/** What is done in the folder of sent mail, and with the flag \Answered, over a connection that is signed in. */
record ImapSent(ImapWire wire) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d-MMM-yyyy", Locale.ENGLISH);

    /** Names of the folder where the server does not say which it is (RFC 6154): in the words of common clients. */
    private static final Set<String> NAMES = Set.of(
            "sent",
            "sent items",
            "sent mail",
            "sent messages",
            "gesendet",
            "gesendete elemente",
            "gesendete objekte",
            "envoyés",
            "éléments envoyés",
            "messages envoyés",
            "enviados",
            "elementos enviados",
            "itens enviados",
            "inviati",
            "posta inviata",
            "verzonden",
            "verzonden items",
            "wysłane",
            "skickat",
            "sendt",
            "отправленные",
            "已发送",
            "已发送邮件",
            "送信済み",
            "보낸편지함");

    /** By special use, else by name, else the folder that holds all mail. */
    Optional<String> folder() throws ProtocolException {
        List<ListInfo> listed = listed();
        return withUse(listed, "\\Sent")
                .or(() -> listed.stream()
                        .filter(folder -> folder.canOpen && NAMES.contains(lastName(folder)))
                        .map(folder -> folder.name)
                        .findFirst())
                .or(() -> withUse(listed, "\\All"));
    }

    private List<ListInfo> listed() throws ProtocolException {
        String returning = wire.hasCapability("SPECIAL-USE") ? " RETURN (SPECIAL-USE)" : "";
        List<Response> responses = wire.answerTo("LIST \"\" \"*\"" + returning);
        List<ListInfo> listed = new ArrayList<>();
        for (Response response : responses) {
            if (response instanceof IMAPResponse list && list.keyEquals("LIST")) {
                listed.add(new ListInfo(list));
            }
        }
        return listed;
    }

    private static Optional<String> withUse(List<ListInfo> listed, String use) {
        return listed.stream()
                .filter(folder -> folder.canOpen && folder.attrs != null)
                .filter(folder -> Set.of(folder.attrs).stream().anyMatch(use::equalsIgnoreCase))
                .map(folder -> folder.name)
                .findFirst();
    }

    private static String lastName(ListInfo folder) {
        String name = folder.name == null ? "" : folder.name;
        return name.substring(name.lastIndexOf(folder.separator) + 1).toLowerCase(Locale.ROOT);
    }

    void open(String folder) throws ProtocolException {
        wire.examine(folder);
    }

    /**
     * Whether the open folder holds a message with this id.
     *
     * @param since when the message was made; older mail is not looked through
     */
    boolean holds(MessageId id, Instant since) throws ProtocolException {
        return holds("Message-ID", id, since);
    }

    /** Whether the open folder holds an answer to the message with this id. */
    boolean holdsAnswerTo(MessageId id, Instant since) throws ProtocolException {
        return holds("In-Reply-To", id, since);
    }

    private boolean holds(String field, MessageId id, Instant since) throws ProtocolException {
        String day = DAY.format(since.atOffset(ZoneOffset.UTC).minusDays(1));
        String quoted = id.value().replace("\\", "\\\\").replace("\"", "\\\"");
        List<Response> responses =
                wire.answerTo("UID SEARCH SINCE " + day + " HEADER " + field + " \"" + quoted + "\"");
        for (Response response : responses) {
            if (response instanceof IMAPResponse search && search.keyEquals("SEARCH") && search.readLong() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Puts a copy into the folder, as one that was read. */
    void append(String folder, ComposedMessage message) throws ProtocolException {
        wire.append(folder, new Flags(Flags.Flag.SEEN), null, CopyOfMessage.of(message));
    }

    /** Which of these are marked as answered; none where the folder is gone or has changed its UIDVALIDITY. */
    Set<Uid> answered(SentCheck.Location location, Collection<Uid> uids) throws ProtocolException {
        Set<Uid> answered = new HashSet<>();
        try {
            if (wire.examine(location.folder()).uidvalidity
                    == location.validity().value()) {
                for (Response response : wire.answerTo("UID SEARCH ANSWERED UID " + UidSet.of(uids))) {
                    if (response instanceof IMAPResponse search && search.keyEquals("SEARCH")) {
                        for (long uid = search.readLong(); uid > 0; uid = search.readLong()) {
                            answered.add(new Uid(uid));
                        }
                    }
                }
            }
        } catch (CommandFailedException e) {
            // the folder is gone
        }
        return answered;
    }

    /** A courtesy to people: where the folder has changed its UIDVALIDITY, or refuses, nothing happens. */
    void markAnswered(SentCheck.Location location, Collection<Uid> uids) throws ProtocolException {
        try {
            if (wire.select(location.folder()).uidvalidity
                    == location.validity().value()) {
                List<Response> responses =
                        wire.answerTo("UID STORE " + UidSet.of(uids) + " +FLAGS.SILENT (\\Answered)");
            }
        } catch (CommandFailedException e) {
            // the folder is gone, or read only
        }
    }
}
