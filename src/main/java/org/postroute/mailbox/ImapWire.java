package org.postroute.mailbox;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ConnectionException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.jspecify.annotations.Nullable;

/**
 * Angus's IMAP protocol layer over a socket of ours, with everything that comes in bounded. Notices what a server may say
 * at any time: that there is new mail, and alerts.
 */
final class ImapWire extends IMAPProtocol {
    private static final long MAX_IDLE_BYTES = 1L << 20;
    private static final int MAX_ALERTS = 20;
    private static final int MAX_CHALLENGES = 4;

    private final Socket socket;
    private final BoundedInput input;
    private final List<String> alerts = new ArrayList<>();
    private boolean heardOfMail;

    static ImapWire over(Socket socket) throws IOException {
        return new ImapWire(socket, new BoundedInput(socket.getInputStream()));
    }

    private ImapWire(Socket socket, BoundedInput input) throws IOException {
        super(
                input,
                new PrintStream(socket.getOutputStream(), false, StandardCharsets.US_ASCII),
                new Properties(),
                false);
        this.socket = socket;
        this.input = input;
    }

    /**
     * PREAUTH makes {@link #isAuthenticated} true; BYE throws.
     *
     * @throws org.postroute.message.MisconfiguredException when it is no IMAP server
     */
    void greet() throws IOException, ProtocolException {
        Response greeting = readResponse();
        OtherProtocol.refuse(greeting.toString(), "IMAP");
        processGreeting(greeting);
    }

    @Override
    public String writeCommand(String command, @Nullable Argument arguments) throws IOException, ProtocolException {
        input.begin();
        if (command.startsWith("UID SEARCH") && !command.startsWith("UID SEARCH RETURN")) {
            heardOfMail = false;
        }
        return super.writeCommand(command, arguments);
    }

    @Override
    public Response readResponse() throws IOException, ProtocolException {
        Response response = UntrustedAnswer.read(this);
        if (response instanceof IMAPResponse untagged && untagged.keyEquals("EXISTS")) {
            heardOfMail = true;
        }
        boolean isStatus = response.isOK() || response.isNO() || response.isBAD() || response.isBYE();
        if (isStatus && alerts.size() < MAX_ALERTS) {
            String text = response.getRest();
            if (text.toUpperCase(Locale.ROOT).startsWith("[ALERT]")) {
                alerts.add(text.substring("[ALERT]".length()).strip());
            }
        }
        return response;
    }

    /**
     * Signs in by one response of the client's, which is sent at once where the server takes it so (RFC 4959).
     *
     * @param response in base64
     * @param farewell answers a challenge after that, by which a server says what is wrong with a token
     * @throws ConnectionException when the server says BYE instead
     */
    SaslAnswer authenticate(String mechanism, String response, String farewell) throws IOException, ProtocolException {
        suspendTracing();
        try {
            boolean sent = hasCapability("SASL-IR");
            String tag = writeCommand("AUTHENTICATE " + mechanism + (sent ? " " + response : ""), null);
            String challenge = "";
            for (int challenges = 0; challenges <= MAX_CHALLENGES; ) {
                Response said = readResponse();
                if (said.isContinuation()) {
                    challenge = sent ? said.getRest() : "";
                    writeLine(sent ? farewell : response);
                    sent = true;
                    challenges++;
                } else if (said.isBYE()) {
                    throw new ConnectionException(this, said);
                } else if (tag.equals(said.getTag())) {
                    return signedIn(said, challenge);
                }
            }
            throw new IOException("the server asks again and again instead of answering the sign-in");
        } finally {
            resumeTracing();
        }
    }

    private SaslAnswer signedIn(Response tagged, String challenge) {
        if (tagged.isOK()) {
            setCapabilities(tagged);
        }
        return new SaslAnswer(tagged.isOK(), tagged.getRest(), challenge);
    }

    /** All that comes before the tagged OK, and that; anything but OK is thrown. */
    List<Response> answerTo(String command) throws ProtocolException {
        Response[] responses = command(command, null);
        handleResult(responses[responses.length - 1]);
        return List.of(responses);
    }

    /** Whether the server told of messages since the last search was asked for; one that counts only finds none. */
    boolean heardOfMail() {
        return heardOfMail;
    }

    /** What people must be shown (RFC 9051, 7.1), in the server's words; each only once. */
    List<String> takeAlerts() {
        List<String> taken = List.copyOf(alerts);
        alerts.clear();
        return taken;
    }

    /** As {@link BoundedInput#received}. */
    long received() {
        return input.received();
    }

    /** @return the tag that ends it; far less may come in than in answer to another command */
    String writeIdle(Duration patience) throws IOException, ProtocolException {
        String tag = writeCommand("IDLE", null);
        input.begin(MAX_IDLE_BYTES, patience.toNanos());
        return tag;
    }

    /** A line without a tag, such as DONE. */
    void writeLine(String line) throws IOException {
        getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        getOutputStream().flush();
    }

    void waitFor(Duration answer) throws IOException {
        socket.setSoTimeout(Math.toIntExact(answer.toMillis()));
    }

    /** As {@link BoundedInput#goOn}. */
    void goOn(Duration patience) {
        input.goOn(patience.toNanos());
    }

    /** @return false when the server says nothing within the time given to {@link #waitFor} */
    boolean arrives() throws IOException {
        return hasResponse() || input.arrives();
    }

    @Override
    public void disconnect() {
        super.disconnect();
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
