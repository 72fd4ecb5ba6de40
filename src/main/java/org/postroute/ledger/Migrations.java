package org.postroute.ledger;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postroute.message.MisconfiguredException;

/** Brings the tables up to date; of several processes one does it and the others wait. */
final class Migrations {
    private Migrations() {}

    static void run(DataSource source, Dialect dialect) {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source)
                    .locations(dialect.migrations())
                    .placeholders(dialect.placeholders())
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new MisconfiguredException("the ledger's tables could not be brought up to date", e);
        }
    }
}
