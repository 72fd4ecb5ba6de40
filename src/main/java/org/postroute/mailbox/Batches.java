package org.postroute.mailbox;

import java.util.ArrayList;
import java.util.List;

/** Cuts what is to be fetched into batches: in order, bounded in number and in bytes held in memory. */
final class Batches {
    /** Larger messages go to a file in pieces. */
    static final long MAX_IN_MEMORY = 4L << 20;

    private static final long MAX_BATCH_BYTES = 16L << 20;
    private static final int MAX_BATCH_MESSAGES = 200;

    private Batches() {}

    /** A large message ends its batch, so that a transaction never holds two of them. */
    static List<List<Candidate>> of(List<Candidate> candidates) {
        List<List<Candidate>> batches = new ArrayList<>();
        List<Candidate> open = new ArrayList<>();
        long bytes = 0;
        for (Candidate candidate : candidates) {
            long held = isLarge(candidate) ? 0 : candidate.fetchedBytes();
            if (open.size() == MAX_BATCH_MESSAGES || bytes + held > MAX_BATCH_BYTES) {
                batches.add(List.copyOf(open));
                open.clear();
                bytes = 0;
            }
            open.add(candidate);
            bytes += held;
            if (isLarge(candidate)) {
                batches.add(List.copyOf(open));
                open.clear();
                bytes = 0;
            }
        }
        if (!open.isEmpty()) {
            batches.add(List.copyOf(open));
        }
        return batches;
    }

    /** What fetching it takes: of large messages one piece at a time. */
    static long bytesInMemory(List<Candidate> batch) {
        return batch.stream()
                .mapToLong(candidate -> Math.min(candidate.fetchedBytes(), MAX_IN_MEMORY))
                .sum();
    }

    /** Goes through a file. */
    static boolean isLarge(Candidate candidate) {
        return candidate.fetchedBytes() > MAX_IN_MEMORY;
    }

    /** Lists of at most so many, in order. */
    static <T> List<List<T>> cut(List<T> all, int most) {
        List<List<T>> lists = new ArrayList<>();
        for (int from = 0; from < all.size(); from += most) {
            lists.add(all.subList(from, Math.min(from + most, all.size())));
        }
        return lists;
    }
}
