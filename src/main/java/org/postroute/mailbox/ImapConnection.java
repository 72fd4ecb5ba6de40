package org.postroute.mailbox;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.ListInfo;
import org.eclipse.angus.mail.imap.protocol.MailboxInfo;
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
        shakeHands();
        greet();
    }

    /** TLS where it comes first. */
    void shakeHands() throws IOException {
        if (server.security() == Security.SSL) {
            socket = dialer.secure(socket, server.host(), server.port());
        }
    }

    /** The greeting, and TLS where it comes after it. */
    void greet() throws IOException, ProtocolException {
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

    /**
     * @return why the server does not take the credentials, in its words; empty when we are signed in
     * @throws org.postroute.message.PostrouteException as {@link ImapSignIn#with}
     */
    Optional<String> signIn(Credentials credentials) throws IOException, ProtocolException {
        return new ImapSignIn(wire()).with(credentials);
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

    /** What TLS there is, in words; empty when there is none. */
    String tls() {
        return socket instanceof SSLSocket secured ? Dialer.describe(secured) : "";
    }

    /** Nothing before it was secured. */
    Optional<ImapWire> spoken() {
        return Optional.ofNullable(wire);
    }

    SocketChannel channel() {
        return channel;
    }

    ImapFetch fetch() {
        return new ImapFetch(wire());
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
                .flatMap(response -> ImapFetch.uid(response).stream())
                .findFirst();
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

    private List<Response> command(String command) throws ProtocolException {
        return wire().answerTo(command);
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
