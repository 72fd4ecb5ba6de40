package org.postroute.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IdleSelectorTest {
    private final AtomicInteger spoken = new AtomicInteger();
    private IdleSelector selector;
    private SocketChannel channel;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        selector = new IdleSelector();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            channel = SocketChannel.open(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
            server = listener.accept();
        }
    }

    @AfterEach
    void close() throws IOException {
        selector.close();
        channel.close();
        server.close();
    }

    @Test
    void who_is_spoken_to_leaves_once_and_can_read() throws Exception {
        IdleSelector.Place place = selector.park(channel, spoken::incrementAndGet);
        await().until(() -> selector.size() == 1);
        server.getOutputStream().write('x');
        await().until(() -> spoken.get() == 1);
        assertThat(place.take()).isFalse();
        assertThat(channel.socket().getInputStream().read()).isEqualTo('x');
        await().until(() -> selector.size() == 0);
    }

    @Test
    void who_is_taken_is_not_spoken_to_and_may_come_back_at_once() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            assertThat(selector.park(channel, spoken::incrementAndGet).take()).isTrue();
            assertThat(channel.isBlocking()).isTrue();
        }
        selector.park(channel, spoken::incrementAndGet);
        assertThat(spoken).hasValue(0);
        server.getOutputStream().write('x');
        await().until(() -> spoken.get() == 1);
    }

    @Test
    void what_came_before_is_noticed() throws Exception {
        server.getOutputStream().write('x');
        selector.park(channel, spoken::incrementAndGet);
        await().until(() -> spoken.get() == 1);
    }

    @Test
    void the_end_of_a_connection_is_noticed() throws Exception {
        selector.park(channel, spoken::incrementAndGet);
        server.close();
        await().until(() -> spoken.get() == 1);
    }

    @Test
    void a_connection_that_was_closed_before_is_noticed() throws Exception {
        channel.close();
        selector.park(channel, spoken::incrementAndGet);
        await().until(() -> spoken.get() == 1);
    }
}
