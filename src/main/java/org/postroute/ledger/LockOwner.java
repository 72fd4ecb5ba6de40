package org.postroute.ledger;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Says which process has a ledger, for whoever comes second. The lock is the truth: what a process left here that is gone
 * is overwritten by the next one that gets the lock.
 */
record LockOwner(Path file) {
    private static final int LONGEST = 300;

    /** By whoever has just got the lock. That it cannot be written harms nobody. */
    void write() {
        String words = "process " + ProcessHandle.current().pid() + " on " + host() + " since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try {
            Files.writeString(PrivateFiles.create(file), words + "\n");
        } catch (IOException e) {
            // the next one will not be told who it is
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this host";
        }
    }

    /** Nothing when it is not known. */
    String words() {
        try {
            String words = Files.readString(file).strip();
            return words.isEmpty() || words.length() > LONGEST ? "" : " is in use by " + words;
        } catch (IOException e) {
            return "";
        }
    }
}
