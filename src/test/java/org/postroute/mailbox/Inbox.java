package org.postroute.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.postroute.ledger.FetchedMessage;
import org.postroute.message.Uid;
import org.postroute.message.UidValidity;

/** A ledger in memory, with a switch for a failing store and a hook that runs while a batch is being stored. */
final class Inbox implements KnownUids {
    record Stored(String folder, UidValidity validity, Uid uid, String source) {
        String subject() {
            int at = source.indexOf("Subject: ") + 9;
            return source.substring(at, source.indexOf("\r\n", at));
        }
    }

    private record Key(String mailbox, String folder, UidValidity validity, Uid uid) {}

    /** Looks at a batch before it is stored; what it throws keeps the batch out. */
    interface Hook {
        void before(List<FetchedMessage> batch) throws Exception;
    }

    private final Set<Key> known = new HashSet<>();
    final List<Stored> stored = new CopyOnWriteArrayList<>();
    final List<Integer> batches = new CopyOnWriteArrayList<>();
    volatile Hook hook = batch -> {};
    volatile boolean keepsSources = true;

    void receive(List<FetchedMessage> batch) throws Exception {
        hook.before(batch);
        List<Stored> fresh = new ArrayList<>();
        for (FetchedMessage message : batch) {
            fresh.add(new Stored(
                    message.folder(), message.uidValidity(), message.uid(), keepsSources ? text(message) : ""));
        }
        synchronized (known) {
            batch.forEach(m -> known.add(new Key(m.mailbox(), m.folder(), m.uidValidity(), m.uid())));
        }
        batches.add(batch.size());
        stored.addAll(fresh);
    }

    static String text(FetchedMessage message) throws IOException {
        try (InputStream in = message.source().open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    List<String> subjects() {
        return stored.stream().map(Stored::subject).toList();
    }

    @Override
    public Set<Uid> among(String mailbox, String folder, UidValidity validity, Collection<Uid> uids) {
        Set<Uid> found = new HashSet<>();
        synchronized (known) {
            uids.stream()
                    .filter(uid -> known.contains(new Key(mailbox, folder, validity, uid)))
                    .forEach(found::add);
        }
        return found;
    }
}
