import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The least that can hear of new mail: LOGIN, SELECT, IDLE, and the moment of each EXISTS. */
final class BareIdle implements AutoCloseable {
    private final Socket socket;
    private final BlockingQueue<Long> heard = new LinkedBlockingQueue<>();

    BareIdle(MailServer mail, int user) throws IOException {
        socket = new Socket(mail.get("HOST"), mail.port("IMAP"));
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        command(in, "a LOGIN " + mail.address(user) + " " + mail.get("PASSWORD"), "a OK");
        command(in, "b SELECT INBOX", "b OK");
        command(in, "c IDLE", "+");
        Thread thread = new Thread(() -> listen(in), "bare-idle");
        thread.setDaemon(true);
        thread.start();
    }

    private void command(BufferedReader in, String command, String end) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        String line = in.readLine();
        while (line != null && !line.startsWith(end)) {
            line = in.readLine();
        }
    }

    private void listen(BufferedReader in) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.endsWith(" EXISTS")) {
                    heard.add(System.nanoTime());
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    void forget() {
        heard.clear();
    }

    long await(long seconds) throws InterruptedException {
        Long at = heard.poll(seconds, TimeUnit.SECONDS);
        if (at == null) {
            throw new IllegalStateException("the server did not tell of the mail");
        }
        return at;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
