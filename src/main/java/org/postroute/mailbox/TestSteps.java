package org.postroute.mailbox;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postroute.config.MailboxSettings;
import org.postroute.config.ServerSettings;
import org.postroute.config.ServerSettings.AuthMode;
import org.postroute.config.ServerSettings.Security;
import org.postroute.mailbox.ConnectionReport.Counts;
import org.postroute.mailbox.ConnectionReport.Failure;
import org.postroute.mailbox.ConnectionReport.Step;
import org.postroute.message.MisconfiguredException;

/** Runs and times the steps of a test of one direction; after one that failed no other should be taken. */
final class TestSteps {
    private final ServerSettings server;
    private final String direction;
    private final List<Step> steps = new ArrayList<>();
    private @Nullable String signedInAs;
    private @Nullable Counts counts;

    TestSteps(ServerSettings server, String direction) {
        this.server = server;
        this.direction = direction;
    }

    boolean beginsWithTls() {
        return server.security() == Security.SSL;
    }

    /** What the step is called in which the server says its first words. */
    String greeting() {
        return server.security() == Security.STARTTLS ? "starttls" : "greeting";
    }

    boolean resolves(Dialer dialer) {
        return go("resolve", () -> {
            List<InetAddress> addresses = dialer.resolve(server.host());
            String first = addresses.get(0).getHostAddress();
            return addresses.size() == 1 ? first : first + " and " + (addresses.size() - 1) + " more";
        });
    }

    /** A step only where a token is fetched; null when none can be had. */
    @Nullable
    Credentials credentials(NextCredentials next) {
        return server.auth() == AuthMode.OAUTH2 ? take("token", next::take, token -> "") : next.take();
    }

    /** @return whether it went well; its words are what it gives */
    boolean go(String name, Callable<String> act) {
        return take(name, act, words -> words) != null;
    }

    /** @return null when it failed */
    <T> @Nullable T take(String name, Callable<T> act, Function<T, String> words) {
        long began = System.nanoTime();
        try {
            T result = act.call();
            steps.add(new Step(name, since(began), words.apply(result), null, null));
            return result;
        } catch (Exception e) {
            failed(name, since(began), e);
            return null;
        }
    }

    private void failed(String name, Duration took, Exception fault) {
        String hint =
                new Hints(server, direction).of(name, fault).map(Hint::text).orElse(null);
        steps.add(new Step(name, took, words(fault), failure(name, fault), hint));
    }

    /** @return in words, as whom */
    String signedIn() {
        signedInAs = server.auth() == AuthMode.NONE ? null : server.username();
        return signedInAs == null ? "not needed" : "as " + signedInAs;
    }

    Counts counted(Counts found) {
        counts = found;
        return found;
    }

    private static String words(Exception fault) {
        return fault instanceof FolderMissingException ? String.valueOf(fault.getMessage()) : Faults.problem(fault);
    }

    private static Failure failure(String name, Exception fault) {
        if (fault instanceof FolderMissingException) {
            return Failure.CONFIGURATION;
        }
        boolean stays = fault instanceof MisconfiguredException;
        return stays && (name.equals("sign-in") || name.equals("token")) ? Failure.AUTHENTICATION : Failure.NETWORK;
    }

    ConnectionReport report(MailboxSettings mailbox) {
        String where = server.host() + ":" + server.port();
        String address = mailbox.address().toString();
        return new ConnectionReport(mailbox.id(), address, direction, where, signedInAs, counts, steps);
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
