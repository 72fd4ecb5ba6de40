package org.postroute.ledger;

import java.util.List;

/**
 * A column that holds sealed secrets. All of them are listed here, because a new key has to reach each.
 *
 * @param row the column that names the row, unique in the table
 */
record SealedColumn(String table, String row, String column) {
    static final SealedColumn REFRESH_TOKEN = new SealedColumn("credential", "mailbox", "refresh_token");
    static final SealedColumn ACCESS_TOKEN = new SealedColumn("credential", "mailbox", "access_token");

    static final SealedColumn DEVICE_CODE = new SealedColumn("authorization_attempt", "id", "device_code");

    static final SealedColumn ADDED_KEYS = new SealedColumn("added_connection", "name", "keys");

    static final List<SealedColumn> ALL = List.of(REFRESH_TOKEN, ACCESS_TOKEN, DEVICE_CODE, ADDED_KEYS);

    /** What the secret of this row is sealed for. */
    String place(String id) {
        return table + "/" + column + "/" + id;
    }
}
