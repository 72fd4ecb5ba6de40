package org.postroute.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.postroute.config.LedgerSettings;

@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class SyncedCommitsTest {
    @Parameter
    TestDatabase kind;

    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    void open() {
        LedgerSettings settings = kind.fresh(directory);
        database = kind == TestDatabase.SQLITE
                ? SqliteOpening.open(SqliteOpening.file(settings.url()))
                : PostgresOpening.open(settings);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** SQLite: 2 is FULL, 1 is NORMAL. */
    private String question() {
        return kind == TestDatabase.SQLITE ? "PRAGMA synchronous" : """
                SELECT CASE source WHEN 'client' THEN setting ELSE 'as the server has it' END
                FROM pg_settings
                WHERE name = 'synchronous_commit'
                """;
    }

    private String mode(Handle handle) {
        return handle.createQuery(question()).mapTo(String.class).one();
    }

    @Test
    void transitionWaitsForTheDiskAlsoAfterOneThatDoesNot() {
        for (int i = 0; i < 3; i++) {
            assertThat(database.writeUnsynced(this::mode)).isIn("1", "off");
            assertThat(database.write(this::mode)).isIn("2", "as the server has it");
        }
    }

    @Test
    void schedulerWaitsForNoDisk() throws Exception {
        assertThat(database.write(this::mode)).isIn("2", "as the server has it");
        try (var connection = database.unsyncedDataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(question())) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isIn("1", "off");
        }
    }
}
