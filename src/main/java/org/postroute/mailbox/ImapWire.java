package org.postroute.mailbox;

import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;

/** Angus's IMAP protocol layer over a socket of ours, with everything that comes in bounded. */
final class ImapWire extends IMAPProtocol {
    private final Socket socket;
    private final BoundedInput input;

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

    /** PREAUTH makes {@link #isAuthenticated} true; BYE throws. */
    void greet() throws IOException, ProtocolException {
        processGreeting(readResponse());
    }

    @Override
    public String writeCommand(String command, Argument arguments) throws IOException, ProtocolException {
        input.begin();
        return super.writeCommand(command, arguments);
    }

    @Override
    public Response readResponse() throws IOException, ProtocolException {
        return UntrustedAnswer.read(this);
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
