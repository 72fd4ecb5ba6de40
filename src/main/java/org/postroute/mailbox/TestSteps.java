package org.postroute.mailbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.Security;
import org.postroute.mailbox.ConnectionReport.Failure;
import org.postroute.mailbox.ConnectionReport.Step;
import org.postroute.message.MisconfiguredException;

/** Runs and times the steps of a test; after one that failed no other should be taken. */
final class TestSteps {
    /** A step that gives nothing. */
    interface Act {
        void run() throws Exception;
    }

    private final ServerSettings server;
    private final String direction;
    private final List<Step> steps = new ArrayList<>();

    TestSteps(ServerSettings server, String direction) {
        this.server = server;
        this.direction = direction;
    }

    String direction() {
        return direction;
    }

    List<Step> list() {
        return steps;
    }

    /** What the step before signing in is called. */
    String securing() {
        return server.security() == Security.NONE ? "greeting" : "tls";
    }

    boolean go(String name, Act act) {
        Callable<Boolean> step = () -> {
            act.run();
            return true;
        };
        return take(name, step, done -> "") != null;
    }

    <T> @Nullable T take(String name, Callable<T> act, Function<T, String> words) {
        long began = System.nanoTime();
        try {
            T result = act.call();
            steps.add(new Step(name, since(began), words.apply(result), null, null));
            return result;
        } catch (Exception e) {
            add(name, since(began), e);
            return null;
        }
    }

    /** @param fault null when the step went well */
    void add(String name, Duration took, @Nullable Exception fault) {
        steps.add(
                fault == null
                        ? new Step(name, took, "", null, null)
                        : new Step(name, took, words(fault), failure(name, fault), hint(name, fault)));
    }

    private @Nullable String hint(String name, Exception fault) {
        return new Hints(server, direction).of(name, fault).orElse(null);
    }

    private static String words(Exception fault) {
        return fault instanceof FolderMissingException ? String.valueOf(fault.getMessage()) : Faults.problem(fault);
    }

    private static Failure failure(String name, Exception fault) {
        if (fault instanceof FolderMissingException) {
            return Failure.CONFIGURATION;
        }
        boolean rejected = name.equals("sign-in") && fault instanceof MisconfiguredException;
        return rejected ? Failure.AUTHENTICATION : Failure.NETWORK;
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
