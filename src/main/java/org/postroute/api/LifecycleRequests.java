package org.postroute.api;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postroute.config.Additions;
import org.postroute.config.ConnectionSettings;
import org.postroute.config.MailboxSettings;
import org.postroute.config.PostrouteSettings;
import org.postroute.ledger.Stops.Stop;
import org.postroute.message.RetryableException;
import org.postroute.ops.Lifecycle;
import org.postroute.ops.MailboxStates;
import org.postroute.ops.MailboxStates.MailboxState;
import org.postroute.ops.MailboxStates.State;

/** Shows operators what runs, and starts and stops it. */
public final class LifecycleRequests {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final List<State> FROM_GOOD_TO_BAD = List.of(
            State.RUNNING, State.ERROR, State.STARTING, State.CONFIGURED, State.AWAITING_AUTHORIZATION, State.STOPPED);

    private final Supplier<PostrouteSettings> settings;
    private final Lifecycle lifecycle;
    private final MailboxStates states;
    private final Supplier<Additions> additions;

    /** @param additions what became of the connections that were added here */
    public LifecycleRequests(
            Supplier<PostrouteSettings> settings,
            Lifecycle lifecycle,
            MailboxStates states,
            Supplier<Additions> additions) {
        this.settings = settings;
        this.lifecycle = lifecycle;
        this.states = states;
        this.additions = additions;
    }

    /** Also those that were added here and cannot be used. */
    public ConnectionListDocument connections() {
        return new ConnectionListDocument(Stream.concat(
                        settings.get().connections().stream().map(this::document),
                        additions.get().leftOut().stream().map(LifecycleRequests::document))
                .toList());
    }

    private static ConnectionStateDocument document(Additions.LeftOut left) {
        return new ConnectionStateDocument(
                left.name(), "api", left.revision(), State.ERROR.word(), left.problem(), null, null, List.of());
    }

    private ConnectionStateDocument document(ConnectionSettings connection) {
        String revision = additions.get().used().get(connection.name());
        return new ConnectionStateDocument(
                connection.name(),
                revision == null ? "configuration" : "api",
                revision,
                state(connection).word(),
                problem(connection),
                connection.onMailboxFailure().name().toLowerCase(Locale.ROOT),
                connection.agent(),
                connection.mailboxes().stream().map(this::document).toList());
    }

    private State state(ConnectionSettings connection) {
        if (lifecycle.isStopped(connection.name())) {
            return State.STOPPED;
        }
        if (lifecycle.problem(connection.name()).isPresent()) {
            return State.ERROR;
        }
        List<State> all = connection.mailboxes().stream()
                .map(mailbox -> states.of(mailbox.id()).state())
                .toList();
        return FROM_GOOD_TO_BAD.stream().filter(all::contains).findFirst().orElse(State.NOT_CONNECTED);
    }

    private @Nullable String problem(ConnectionSettings connection) {
        Optional<String> refused = lifecycle.problem(connection.name());
        String troubles = connection.mailboxes().stream()
                .map(mailbox -> Troubles.of(mailbox, states.of(mailbox.id())))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
        return refused.orElse(troubles.isEmpty() ? null : troubles);
    }

    private ConnectionStateDocument.Mailbox document(MailboxSettings mailbox) {
        MailboxState state = states.of(mailbox.id());
        return new ConnectionStateDocument.Mailbox(
                mailbox.id(),
                mailbox.address().toString(),
                state.state().word(),
                Troubles.of(mailbox, state),
                Troubles.since(state),
                state.authenticationErrors());
    }

    /** @throws RefusedRequestException 404 */
    public ConnectionStateDocument.Mailbox startMailbox(String id) {
        return change(id, lifecycle::start);
    }

    /** @throws RefusedRequestException 404 */
    public ConnectionStateDocument.Mailbox stopMailbox(String id) {
        return change(id, lifecycle::stop);
    }

    /** @throws RefusedRequestException 404 */
    public ConnectionStateDocument.Mailbox restartMailbox(String id) {
        return change(id, lifecycle::restart);
    }

    private ConnectionStateDocument.Mailbox change(String id, Function<Stop, CompletableFuture<Void>> change) {
        MailboxSettings mailbox = settings.get()
                .mailbox(id)
                .orElseThrow(() -> new RefusedRequestException(
                        404, "No such mailbox", "no mailbox has this id; GET /api/v1/mailboxes lists them"));
        await(change.apply(new Stop(mailbox.connection(), mailbox.address().key())));
        return document(mailbox);
    }

    /** @throws RefusedRequestException 404 */
    public ConnectionStateDocument startConnection(String name) {
        return changeAll(name, lifecycle::start);
    }

    /** @throws RefusedRequestException 404 */
    public ConnectionStateDocument stopConnection(String name) {
        return changeAll(name, lifecycle::stop);
    }

    /** @throws RefusedRequestException 404 */
    public ConnectionStateDocument restartConnection(String name) {
        return changeAll(name, lifecycle::restart);
    }

    private ConnectionStateDocument changeAll(String name, Function<Stop, CompletableFuture<Void>> change) {
        ConnectionSettings connection = settings.get()
                .connection(name)
                .orElseThrow(() -> new RefusedRequestException(
                        404, "No such connection", "no connection has this name; GET /api/v1/connections lists them"));
        await(change.apply(Stop.of(name)));
        return document(connection);
    }

    /** What takes longer goes on; the answer tells the state that it has come to. */
    private static void await(CompletableFuture<Void> change) {
        try {
            change.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RetryableException("stopped while waiting for mailboxes", e);
        } catch (ExecutionException e) {
            throw new RetryableException("mailboxes could not be started or stopped", e);
        }
    }
}
