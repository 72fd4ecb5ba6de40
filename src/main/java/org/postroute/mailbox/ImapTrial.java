package org.postroute.mailbox;

import java.io.IOException;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.mailbox.ConnectionReport.Counts;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.Uid;

/** Receiving, tried once: from the host name to one message. */
final class ImapTrial {
    private static final int FOLDERS = 30;
    private static final int FETCHED_BYTES = 64 << 10;

    private final Access access;
    private final MailboxSettings mailbox;
    private final ServerSettings server;
    private final NextCredentials credentials;
    private final TestSteps steps;
    private @Nullable ImapConnection connection;

    ImapTrial(Access access, MailboxSettings mailbox, ServerSettings server) {
        this.access = access;
        this.mailbox = mailbox;
        this.server = server;
        this.credentials = new NextCredentials(access.credentials(mailbox, server));
        this.steps = new TestSteps(server, "imap");
    }

    /** Never throws. */
    ConnectionReport report() {
        try {
            if (steps.resolves(access.dialer()) && connects() && signsIn() && opens()) {
                steps.go("fetch", this::fetchOne);
            }
        } finally {
            if (connection != null) {
                connection.close();
            }
        }
        return steps.report(mailbox);
    }

    private boolean connects() {
        return steps.go("connect", () -> {
                    connection = ImapConnection.dial(access.dialer(), server);
                    return "";
                })
                && (!steps.beginsWithTls()
                        || steps.go("tls", () -> {
                            open().shakeHands();
                            return open().tls();
                        }))
                && steps.go(steps.greeting(), () -> {
                    open().greet();
                    return steps.beginsWithTls() ? "" : open().tls();
                });
    }

    private boolean signsIn() {
        Credentials shown = steps.credentials(credentials);
        return shown != null
                && steps.go("sign-in", () -> {
                    signIn(shown);
                    return steps.signedIn();
                });
    }

    private void signIn(Credentials shown) throws IOException, ProtocolException {
        String rejection = open().signIn(shown).orElse(null);
        if (rejection != null && credentials.rejected(shown)) {
            open().close();
            connection = access.imap(server, credentials);
        } else if (rejection != null) {
            throw Faults.rejected(rejection);
        }
    }

    private boolean opens() {
        return steps.go("open-folder", () -> {
            try {
                OpenFolder folder = open().open(mailbox.folder());
                Counts counts = steps.counted(new Counts(folder.total(), open().count("UNSEEN")));
                return counts.total() + " messages, " + counts.unread() + " unread"
                        + (folder.readOnly() ? ", read only: messages cannot be marked read" : "");
            } catch (CommandFailedException e) {
                throw new FolderMissingException(Faults.problem(e), open().folders(FOLDERS));
            }
        });
    }

    private String fetchOne() throws ProtocolException {
        Uid newest = open().newest().orElse(null);
        if (newest == null) {
            return "the folder is empty";
        }
        ByteArray piece = open().fetch().piece(newest, "", 0, FETCHED_BYTES);
        if (piece.getCount() == 0) {
            throw new MisconfiguredException("the server sent nothing of the newest message");
        }
        return "read " + piece.getCount() + " bytes of the newest message";
    }

    private ImapConnection open() {
        if (connection == null) {
            throw new IllegalStateException("there is no connection");
        }
        return connection;
    }
}
