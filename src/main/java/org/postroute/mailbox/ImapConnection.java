package org.postroute.mailbox;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.BODYSTRUCTURE;
import org.eclipse.angus.mail.imap.protocol.FLAGS;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.ListInfo;
import org.eclipse.angus.mail.imap.protocol.MailboxInfo;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

/**
 * One IMAP connection, step by step: dial, secure, sign in, open a folder, then commands on its UIDs. Names messages by
 * UID alone: a sequence number changes its meaning whenever another client expunges. Used by one thread at a time, but for
 * {@link #abort}.
 */
final class ImapConnection implements AutoCloseable {
    private static final int LOGOUT_MILLIS = 2_000;
    /** Servers bound the length of a command, some at 8 kB. */
    private static final int ITEMS_AT_ONCE = 50;

    private final Dialer dialer;
    private final ServerSettings server;
    private final SocketChannel channel;
    private volatile Socket socket;
    private volatile @Nullable ImapWire wire;

    private ImapConnection(Dialer dialer, ServerSettings server, Socket socket) {
        this.dialer = dialer;
        this.server = server;
        this.socket = socket;
        this.channel = socket.getChannel();
    }

    /** TCP alone. */
    static ImapConnection dial(Dialer dialer, ServerSettings server) throws IOException {
        return new ImapConnection(dialer, server, dialer.connect(server.host(), server.port()));
    }

    /** TLS as configured, and the greeting. Nothing secret is sent before this is done. */
    void secure() throws IOException, ProtocolException {
        if (server.security() == Security.SSL) {
            socket = dialer.secure(socket, server.host(), server.port());
        }
        ImapWire greeted = ImapWire.over(socket);
        wire = greeted;
        greeted.greet();
        refuseUnwantedPreauth(greeted);
        if (server.security() == Security.STARTTLS) {
            wire = startTls(greeted);
        }
        wire().capability();
    }

    /** Who is signed in by somebody else's word cannot start TLS any more (RFC 9051, 11.3). */
    private void refuseUnwantedPreauth(ImapWire greeted) {
        boolean wanted = server.auth() == AuthMode.NONE && server.security() != Security.STARTTLS;
        if (greeted.isAuthenticated() && !wanted) {
            throw new MisconfiguredException(
                    "the server greets with PREAUTH although a sign-in over TLS was asked for");
        }
    }

    /** What the old stream still held in its buffer was sent in the clear, and is dropped with it. */
    private ImapWire startTls(ImapWire plain) throws IOException, ProtocolException {
        plain.capability();
        if (!plain.hasCapability("STARTTLS")) {
            throw new MisconfiguredException("the server does not offer STARTTLS, which is required");
        }
        plain.simpleCommand("STARTTLS", null);
        socket = dialer.secure(socket, server.host(), server.port());
        return ImapWire.over(socket);
    }

    void signIn() throws ProtocolException {
        new ImapSignIn(wire()).with(server);
    }

    ImapSent sent() {
        return new ImapSent(wire());
    }

    OpenFolder open(String folder) throws ProtocolException {
        MailboxInfo info = wire().select(folder);
        if (info.uidvalidity < 1) {
            throw new MisconfiguredException("the server gives the folder no UIDVALIDITY");
        }
        boolean readOnly = info.mode == jakarta.mail.Folder.READ_ONLY;
        return new OpenFolder(
                folder, new UidValidity(info.uidvalidity), uidNext(info), Math.max(info.total, 0), readOnly);
    }

    /** RFC 3501 lets a server keep it to itself. */
    private long uidNext(MailboxInfo info) throws ProtocolException {
        long next = info.uidnext < 1 && info.total > 0
                ? newest().map(uid -> uid.value() + 1).orElse(1L)
                : info.uidnext;
        return Math.min(Math.max(next, 1), 1L << 32);
    }

    /** At most {@code limit} names, for a person who looks for the right one. */
    List<String> folders(int limit) throws ProtocolException {
        ListInfo[] listed = wire().list("", "*");
        return Stream.ofNullable(listed)
                .flatMap(Stream::of)
                .filter(folder -> folder.canOpen)
                .map(folder -> folder.name)
                .limit(limit)
                .toList();
    }

    /** Nothing before it was secured. */
    Optional<ImapWire> spoken() {
        return Optional.ofNullable(wire);
    }

    SocketChannel channel() {
        return channel;
    }

    /** In ascending order. */
    TreeSet<Uid> search(String keys) throws ProtocolException {
        return ImapSearch.uids(command("UID SEARCH " + keys));
    }

    /** Unread ones with a higher UID; {@code N:*} brings the last message whatever its UID. */
    TreeSet<Uid> searchAfter(Uid uid) throws ProtocolException {
        return new TreeSet<>(search("UNSEEN UID " + uid.value() + ":*").tailSet(uid, false));
    }

    /** As many as {@link #search} finds, without the UIDs where the server can spare us them (RFC 4731). */
    long count(String keys) throws ProtocolException {
        return wire().hasCapability("ESEARCH")
                ? ImapSearch.count(command("UID SEARCH RETURN (COUNT) " + keys))
                : search(keys).size();
    }

    /** The last one; empty when the folder is. */
    Optional<Uid> newest() throws ProtocolException {
        return command("UID FETCH * (UID)").stream()
                .flatMap(response -> uid(response).stream())
                .findFirst();
    }

    /** Those that are still there and still unread, in ascending order. */
    List<Candidate> candidates(Collection<Uid> uids) throws ProtocolException {
        Map<Uid, Candidate> found = new HashMap<>();
        for (Response response : command("UID FETCH " + UidSet.of(uids) + " (UID FLAGS RFC822.SIZE INTERNALDATE)")) {
            uid(response)
                    .filter(uids::contains)
                    .ifPresent(uid ->
                            candidate((FetchResponse) response, uid).ifPresent(candidate -> found.put(uid, candidate)));
        }
        return new TreeSet<>(found.keySet()).stream().map(found::get).toList();
    }

    private static Optional<Candidate> candidate(FetchResponse response, Uid uid) {
        RFC822SIZE size = response.getItem(RFC822SIZE.class);
        FLAGS flags = response.getItem(FLAGS.class);
        if (size == null || flags == null || flags.contains(jakarta.mail.Flags.Flag.SEEN)) {
            return Optional.empty();
        }
        INTERNALDATE date = response.getItem(INTERNALDATE.class);
        Instant received = date == null ? Instant.EPOCH : date.getDate().toInstant();
        return Optional.of(new Candidate(uid, size.size, received));
    }

    /** Whole sources by one command; what is gone meanwhile is not in the result, what came as NIL is empty. */
    Map<Uid, ByteArray> sources(Collection<Uid> uids) throws ProtocolException {
        Map<Uid, ByteArray> found = new HashMap<>();
        for (Response response : command("UID FETCH " + UidSet.of(uids) + " (UID BODY.PEEK[])")) {
            uid(response).filter(uids::contains).ifPresent(uid -> {
                BODY body = ((FetchResponse) response).getItem(BODY.class);
                if (body != null) {
                    ByteArray literal = body.getByteArray();
                    found.put(uid, literal == null ? new ByteArray(0) : literal);
                }
            });
        }
        return found;
    }

    /** What the messages are made of; one that the server does not describe properly is not in the result. */
    Map<Uid, BODYSTRUCTURE> structures(Collection<Uid> uids) throws ProtocolException {
        Map<Uid, BODYSTRUCTURE> found = new HashMap<>();
        for (Response response : command("UID FETCH " + UidSet.of(uids) + " (UID BODYSTRUCTURE)")) {
            uid(response).filter(uids::contains).ifPresent(uid -> {
                BODYSTRUCTURE structure = ((FetchResponse) response).getItem(BODYSTRUCTURE.class);
                if (structure != null) {
                    found.put(uid, structure);
                }
            });
        }
        return found;
    }

    /**
     * Parts of messages by few commands, by UID and section; what came as NIL is not in the result.
     *
     * @param items such as {@code BODY.PEEK[2.MIME]}
     */
    Map<Uid, Map<String, ByteArray>> sections(Collection<Uid> uids, List<String> items) throws ProtocolException {
        Map<Uid, Map<String, ByteArray>> found = new HashMap<>();
        for (List<String> some : Batches.cut(items, ITEMS_AT_ONCE)) {
            for (Response response :
                    command("UID FETCH " + UidSet.of(uids) + " (UID " + String.join(" ", some) + ")")) {
                uid(response)
                        .filter(uids::contains)
                        .ifPresent(uid -> addSections(
                                (FetchResponse) response, found.computeIfAbsent(uid, fresh -> new HashMap<>())));
            }
        }
        return found;
    }

    private static void addSections(FetchResponse response, Map<String, ByteArray> found) {
        for (int i = 0; i < response.getItemCount(); i++) {
            if (response.getItem(i) instanceof BODY body && body.getByteArray() != null) {
                found.put(body.getSection().toUpperCase(Locale.ROOT), body.getByteArray());
            }
        }
    }

    /**
     * A piece of one source; empty behind its end.
     *
     * @param section of the message; empty for all of it
     */
    ByteArray piece(Uid uid, String section, long offset, int length) throws ProtocolException {
        String item = "BODY.PEEK[" + section + "]<" + offset + "." + length + ">";
        for (Response response : command("UID FETCH " + uid.value() + " (UID " + item + ")")) {
            if (uid(response).filter(uid::equals).isPresent()) {
                BODY body = ((FetchResponse) response).getItem(BODY.class);
                if (body != null && body.getByteArray() != null && body.getOrigin() == offset) {
                    return body.getByteArray();
                }
            }
        }
        return new ByteArray(0);
    }

    /** @return false when the server said no */
    boolean markSeen(Collection<Uid> uids) throws ProtocolException {
        try {
            command("UID STORE " + UidSet.of(uids) + " +FLAGS.SILENT (\\Seen)");
            return true;
        } catch (CommandFailedException e) {
            return false;
        }
    }

    private static Optional<Uid> uid(Response response) {
        UID item = response instanceof FetchResponse fetched ? fetched.getItem(UID.class) : null;
        return item == null || item.uid < 1 ? Optional.empty() : Optional.of(new Uid(item.uid));
    }

    private List<Response> command(String command) throws ProtocolException {
        Response[] responses = wire().command(command, null);
        wire().handleResult(responses[responses.length - 1]);
        return new ArrayList<>(List.of(responses));
    }

    ImapWire wire() {
        return spoken().orElseThrow(() -> new IllegalStateException("the connection was not secured"));
    }

    /** Cuts the connection, from any thread: below TLS, which would wait for whoever is writing. */
    void abort() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    @Override
    public void close() {
        try {
            if (wire != null && !socket.isClosed()) {
                socket.setSoTimeout(LOGOUT_MILLIS);
                wire.logout();
                socket.close();
            }
        } catch (IOException | ProtocolException | RuntimeException e) {
            // nobody waits for the answer
        } finally {
            abort();
        }
    }
}
