package org.postroute.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between the product and a submission server, and cuts the connection after the final dot of every message that it
 * sees for the first time: of some the server has heard the dot, of others it has not.
 */
final class DotCutter implements AutoCloseable {
    private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^Message-ID: *(<[^>]+>)");
    private static final String DOT = "\r\n.\r\n";

    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final IntPredicate arrives;
    private final AtomicInteger order = new AtomicInteger();
    private final Map<String, Boolean> cut = new ConcurrentHashMap<>();

    /** @param arrives by the order in which messages are seen: whether the server hears the dot */
    DotCutter(String host, int port, IntPredicate arrives) throws IOException {
        this.host = host;
        this.port = port;
        this.arrives = arrives;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> {
            while (true) {
                Socket client = listener.accept();
                start(() -> serve(client));
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Message-IDs that were cut, and whether the server heard their dot. */
    Map<String, Boolean> cut() {
        return cut;
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // one side is gone
                    }
                },
                "dot-cutter");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) throws IOException {
        try (client;
                Socket server = new Socket(host, port)) {
            start(() -> server.getInputStream().transferTo(client.getOutputStream()));
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            StringBuilder heard = new StringBuilder();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                heard.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                Boolean dotArrives = dotOfNewMessage(heard);
                if (dotArrives != null && !dotArrives) {
                    return;
                }
                if (dotArrives != null) {
                    // the server's reply gets nowhere
                    client.shutdownOutput();
                }
                out.write(buffer, 0, n);
                out.flush();
                if (dotArrives != null) {
                    server.shutdownOutput();
                    client.setSoLinger(true, 0);
                    client.close();
                    server.getInputStream().transferTo(OutputStream.nullOutputStream());
                    return;
                }
            }
        }
    }

    /** Null while there is no dot, or when the message was cut before. */
    private Boolean dotOfNewMessage(StringBuilder heard) {
        int dot = heard.indexOf(DOT);
        if (dot < 0) {
            return null;
        }
        Matcher id = MESSAGE_ID.matcher(heard.substring(0, dot));
        heard.delete(0, dot + DOT.length());
        if (!id.find() || cut.containsKey(id.group(1))) {
            return null;
        }
        boolean heardByServer = arrives.test(order.getAndIncrement());
        cut.put(id.group(1), heardByServer);
        return heardByServer;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
