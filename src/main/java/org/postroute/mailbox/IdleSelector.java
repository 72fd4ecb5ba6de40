package org.postroute.mailbox;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that watches every connection whose server may speak at any time. It never reads: who is spoken to gets his
 * connection back, in blocking mode, and reads on a thread of his own. A connection leaves once, either because its server
 * spoke or because somebody took it.
 */
final class IdleSelector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdleSelector.class);

    private final Selector selector;
    private final Thread thread;
    private final Queue<Place> arriving = new ConcurrentLinkedQueue<>();

    IdleSelector() throws IOException {
        selector = Selector.open();
        thread = new Thread(this::run, "MailboxIdle");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where a connection waits. */
    final class Place {
        private final SocketChannel channel;
        private final Runnable spokenTo;
        private @Nullable SelectionKey key;
        private boolean left;

        private Place(SocketChannel channel, Runnable spokenTo) {
            this.channel = channel;
            this.spokenTo = spokenTo;
        }

        /** @return false when it is gone already; the connection can be used again only after true */
        boolean take() {
            boolean mine = leave();
            selector.wakeup();
            return mine;
        }

        private synchronized boolean leave() {
            if (left) {
                return false;
            }
            left = true;
            try {
                if (key != null) {
                    key.cancel();
                }
                channel.configureBlocking(true);
            } catch (IOException e) {
                // closed; whoever uses it will see
            }
            return true;
        }

        /** @return false when its last key is not gone from the selector yet */
        private synchronized boolean settle() {
            if (left || channel.keyFor(selector) != null) {
                return left;
            }
            try {
                channel.configureBlocking(false);
                key = channel.register(selector, SelectionKey.OP_READ, this);
                return true;
            } catch (IOException e) {
                return speak();
            }
        }

        /** Also of a connection that is closed: its owner finds out by reading. */
        private boolean speak() {
            if (leave()) {
                spokenTo.run();
            }
            return true;
        }
    }

    /**
     * @param spokenTo called once, on the selector's thread, unless the place is taken before; must not block
     */
    Place park(SocketChannel channel, Runnable spokenTo) {
        Place place = new Place(channel, spokenTo);
        arriving.add(place);
        selector.wakeup();
        return place;
    }

    private void run() {
        while (selector.isOpen()) {
            try {
                selector.select(this::spoke);
                selector.selectNow(this::spoke);
                settleAll();
            } catch (ClosedSelectorException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.error("watching idle mailboxes failed, and goes on", e);
            }
        }
    }

    private void spoke(SelectionKey key) {
        ((Place) key.attachment()).speak();
    }

    /** The selection before this has dropped the keys that were cancelled, without which a channel cannot come back. */
    private void settleAll() {
        List<Place> later = new ArrayList<>();
        for (Place place = arriving.poll(); place != null; place = arriving.poll()) {
            if (!place.settle()) {
                later.add(place);
            }
        }
        if (arriving.addAll(later)) {
            selector.wakeup();
        }
    }

    /** How many connections wait. */
    int size() {
        return selector.keys().size();
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
