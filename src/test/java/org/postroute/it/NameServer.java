package org.postroute.it;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;

/** Answers the TXT questions of this process, as long as it is open. */
final class NameServer implements AutoCloseable {
    private static final int STRING = 255;

    private final DatagramSocket socket =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Resolver before = Lookup.getDefaultResolver();

    NameServer() throws IOException {
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
        SimpleResolver resolver = new SimpleResolver((InetSocketAddress) socket.getLocalSocketAddress());
        Lookup.setDefaultResolver(new ExtendedResolver(new Resolver[] {resolver}));
    }

    void publish(String name, String text) {
        texts.put(name + ".", text);
    }

    private void serve() {
        byte[] bytes = new byte[4096];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                byte[] answer = answer(new Message(Arrays.copyOf(bytes, packet.getLength())))
                        .toWire();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                // closed, or a question that is none
            }
        }
    }

    private Message answer(Message question) {
        Record asked = question.getQuestion();
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(asked, Section.QUESTION);
        String text = texts.get(asked.getName().toString());
        if (text == null) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else {
            answer.addRecord(new TXTRecord(asked.getName(), DClass.IN, 60, strings(text)), Section.ANSWER);
        }
        return answer;
    }

    private static List<String> strings(String text) {
        return List.of(text.split("(?<=\\G.{" + STRING + "})"));
    }

    @Override
    public void close() {
        Lookup.setDefaultResolver(before);
        socket.close();
    }
}
