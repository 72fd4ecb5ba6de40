package org.postroute.mailbox;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A folder in which other clients append, delete, move, mark and unmark messages at random, and that knows which of them
 * those clients marked as read themselves. Not for several threads.
 */
final class BusyFolder implements AutoCloseable {
    private final OtherClient here;
    private final OtherClient elsewhere;
    private final Random random;
    private final Set<Long> markedByOthers = new HashSet<>();
    private final Map<String, Integer> operations = new TreeMap<>();
    private int appended;
    private byte[] last = new byte[0];

    BusyFolder(OtherClient here, OtherClient elsewhere, Random random) throws MessagingException {
        this.here = here;
        this.elsewhere = elsewhere;
        this.random = random;
        here.create();
        elsewhere.create();
    }

    /** One operation; what appears as read by it was read by others. */
    void operate() throws MessagingException {
        Set<Long> before = here.seen().keySet();
        operations.merge(operate(new ArrayList<>(before)), 1, Integer::sum);
        here.seen().forEach((uid, seen) -> {
            if (seen && !before.contains(uid)) {
                markedByOthers.add(uid);
            }
        });
    }

    private String operate(List<Long> uids) throws MessagingException {
        int dice = random.nextInt(100);
        if (dice < 30 || uids.isEmpty()) {
            last = MailboxContract.message("number-" + ++appended, random.nextInt(3_000));
            here.append(last, random.nextInt(5) == 0);
            return "append";
        }
        long uid = uids.get(random.nextInt(uids.size()));
        if (dice < 36 && last.length > 0) {
            here.append(last, false);
            return "append again";
        } else if (dice < 52) {
            here.expunge(uid);
            return "expunge";
        } else if (dice < 66) {
            here.move(uid, elsewhere);
            return "move away";
        } else if (dice < 76) {
            return moveBack();
        } else if (dice < 85) {
            markedByOthers.add(uid);
            here.mark(uid, true);
            return "mark";
        }
        here.mark(uid, false);
        markedByOthers.remove(uid);
        return "unmark";
    }

    private String moveBack() throws MessagingException {
        SortedMap<Long, Boolean> there = elsewhere.seen();
        if (there.isEmpty()) {
            return "nothing to move back";
        }
        elsewhere.move(there.firstKey(), here);
        return "move back";
    }

    /** UIDs that are marked as read although neither those clients did it nor the inbox holds them. */
    List<Long> wronglyMarked(Inbox inbox) throws MessagingException {
        Set<Long> stored = new HashSet<>();
        inbox.stored.forEach(message -> stored.add(message.uid().value()));
        List<Long> wrong = new ArrayList<>();
        here.seen().forEach((uid, seen) -> {
            if (seen && !stored.contains(uid) && !markedByOthers.contains(uid)) {
                wrong.add(uid);
            }
        });
        return wrong;
    }

    boolean isAllRead() throws MessagingException {
        return !here.seen().containsValue(false);
    }

    /** How often each. */
    Map<String, Integer> operations() {
        return operations;
    }

    @Override
    public void close() throws MessagingException {
        here.close();
        elsewhere.close();
    }
}
