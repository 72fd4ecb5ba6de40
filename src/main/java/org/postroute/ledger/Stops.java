package org.postroute.ledger;

import java.util.Set;
import java.util.stream.Collectors;

/** What operators have stopped: connections and mailboxes that neither receive nor send until they are started again. */
public final class Stops {
    private static final String WHOLE_CONNECTION = "";

    private static final String INSERT = """
            INSERT INTO stop (connection, mailbox, stopped_at)
            VALUES (:connection, :mailbox, :now)
            ON CONFLICT DO NOTHING
            """;

    private static final String REMOVE = """
            DELETE FROM stop
            WHERE connection = :connection AND mailbox = :mailbox
            """;

    private static final String LIST = """
            SELECT connection, mailbox
            FROM stop
            """;

    private final Shared shared;

    /**
     * One of them.
     *
     * @param connection its name
     * @param mailbox own address, {@code EmailAddress.key()}; empty for the whole connection
     */
    public record Stop(String connection, String mailbox) {
        public static Stop of(String connection) {
            return new Stop(connection, WHOLE_CONNECTION);
        }
    }

    Stops(Shared shared) {
        this.shared = shared;
    }

    /** To stop what is stopped changes nothing. */
    public void add(Stop stop) {
        shared.database()
                .write(handle -> handle.createUpdate(INSERT)
                        .bind("connection", stop.connection())
                        .bind("mailbox", stop.mailbox())
                        .bind("now", shared.now())
                        .execute());
    }

    /** To start what is not stopped changes nothing. */
    public void remove(Stop stop) {
        shared.database()
                .write(handle -> handle.createUpdate(REMOVE)
                        .bind("connection", stop.connection())
                        .bind("mailbox", stop.mailbox())
                        .execute());
    }

    public Set<Stop> all() {
        return shared.database()
                .read(handle -> handle
                        .createQuery(LIST)
                        .map((row, context) -> new Stop(row.getString("connection"), row.getString("mailbox")))
                        .stream()
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
