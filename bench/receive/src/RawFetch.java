import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocketFactory;

/** The least that a client can do: every command at once, every byte of the answers read and thrown away. */
final class RawFetch implements Contender.Receiving {
    private final byte[] buffer = new byte[256 * 1024];
    private int begin;
    private int end;

    @Override
    public void receive(Contender.Account account, int messages) throws Exception {
        begin = end = 0;
        try (Socket socket = account.tls()
                ? SSLSocketFactory.getDefault().createSocket(account.host(), account.port())
                : new Socket(account.host(), account.port())) {
            OutputStream out = socket.getOutputStream();
            String commands = "a LOGIN %s %s\r\nb SELECT INBOX\r\nc UID FETCH 1:* (UID BODY.PEEK[])\r\n"
                    + "d UID STORE 1:* +FLAGS.SILENT (\\Seen)\r\ne LOGOUT\r\n";
            out.write(commands.formatted(account.user(), account.password()).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            int found = messages(socket.getInputStream());
            if (found != messages) {
                throw new IOException(found + " messages came");
            }
        }
    }

    private int messages(InputStream in) throws IOException {
        int found = 0;
        StringBuilder line = new StringBuilder();
        while (true) {
            line.setLength(0);
            for (int b = next(in); b != '\n'; b = next(in)) {
                line.append((char) b);
            }
            // whatever follows may be lost where a proxy delays the end
            if (line.indexOf("d OK") == 0) {
                return found;
            }
            if (line.charAt(line.length() - 2) == '}') {
                skip(in, Long.parseLong(line.substring(line.lastIndexOf("{") + 1, line.length() - 2)));
                found++;
            }
        }
    }

    private int next(InputStream in) throws IOException {
        if (begin == end) {
            fill(in);
        }
        return buffer[begin++];
    }

    private void skip(InputStream in, long bytes) throws IOException {
        long left = bytes;
        while (left > end - begin) {
            left -= end - begin;
            fill(in);
        }
        begin += (int) left;
    }

    private void fill(InputStream in) throws IOException {
        begin = 0;
        end = in.read(buffer);
        if (end < 0) {
            throw new EOFException("the server ended the connection");
        }
    }
}
