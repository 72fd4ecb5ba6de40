package org.postroute.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Knows mail again of which everything was erased, by a keyed hash and nothing else. */
final class Erased {
    private static final int BATCH = 500;

    private static final String REMEMBER = """
            INSERT INTO erased (mac)
            VALUES (:mac)
            ON CONFLICT DO NOTHING
            """;

    private static final String LIST_KNOWN = """
            SELECT mac
            FROM erased
            WHERE mac IN (<macs>)
            """;

    private final Database database;
    private final InstanceKey key;

    Erased(Database database, InstanceKey key) {
        this.database = database;
        this.key = key;
    }

    /** @param contentKey of the mail's fingerprint */
    int remember(Handle handle, String connection, String contentKey) {
        return handle.createUpdate(REMEMBER)
                .bind("mac", mac(connection, contentKey))
                .execute();
    }

    /** Those that were not erased. */
    List<Intake.Arrival> without(Collection<Intake.Arrival> arrivals) {
        List<Intake.Arrival> all = new ArrayList<>(arrivals);
        Set<String> known = new HashSet<>();
        for (int start = 0; start < all.size(); start += BATCH) {
            List<String> macs = all.subList(start, Math.min(start + BATCH, all.size())).stream()
                    .map(this::mac)
                    .toList();
            known.addAll(database.read(handle -> handle.createQuery(LIST_KNOWN)
                    .bindList("macs", macs)
                    .mapTo(String.class)
                    .list()));
        }
        return known.isEmpty()
                ? all
                : all.stream().filter(arrival -> !known.contains(mac(arrival))).toList();
    }

    private String mac(Intake.Arrival arrival) {
        return mac(arrival.message().connection(), arrival.fingerprint().contentKey());
    }

    private String mac(String connection, String contentKey) {
        byte[] mail = (connection + "\0" + contentKey).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(key.sign("erased-mail", mail));
    }
}
