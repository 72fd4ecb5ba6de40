package org.postroute.ledger;

import java.time.InstantSource;
import org.postroute.message.MisconfiguredException;

/** Tries to open a ledger, to see whether another process may. */
final class SecondProcess {
    static final int REFUSED = 3;

    private SecondProcess() {}

    public static void main(String[] arguments) {
        try {
            Ledger.open(TestDatabase.settings(arguments[0]), InstantSource.system())
                    .close();
        } catch (MisconfiguredException e) {
            System.exit(REFUSED);
        }
    }
}
