package org.postroute.ledger;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postroute.config.LedgerSettings;
import org.postroute.config.PolicySettings;
import org.postroute.message.LoopCounter;
import org.postroute.message.MailEvent;
import org.postroute.message.MisconfiguredException;
import org.postroute.message.RetryableException;
import org.postroute.message.SignedMessageId;
import org.postroute.oauth.Attempts;
import org.postroute.secrets.Vault;

/** The database, opened and migrated. */
public final class Ledger implements AutoCloseable {
    private static final int KEY_BYTES = 32;

    private static final String INSERT_KEY = """
            INSERT INTO setting (name, content)
            VALUES ('instance-key', :content)
            ON CONFLICT DO NOTHING
            """;

    private static final String FIND_KEY = """
            SELECT content
            FROM setting
            WHERE name = 'instance-key'
            """;

    private static final String TOUCH = """
            UPDATE setting
            SET content = content
            WHERE name = 'instance-key'
            """;

    private final Database database;
    private final @Nullable FileLock lock;
    private final InstanceKey key;
    private final SignedMessageId messageIds;
    private final Blobs blobs;
    private final Erased erased;
    private final Outbox outbox;
    private final Turns turns;
    private final Shared shared;
    private final String self = UUID.randomUUID().toString();

    private Ledger(Database database, @Nullable FileLock lock, InstantSource clock, MailEvent.Listener events) {
        this.database = database;
        this.lock = lock;
        SecureRandom random = new SecureRandom();
        this.key = key(database, random);
        this.messageIds = new SignedMessageId(key::sign, random);
        this.shared = new Shared(
                database,
                new History(clock),
                new Ids(clock, random),
                messageIds,
                new LoopCounter(key::sign),
                clock,
                events);
        this.blobs = new Blobs(database, clock);
        this.erased = new Erased(database, key);
        this.outbox = new Outbox(shared);
        this.turns = new Turns(shared, outbox);
    }

    /**
     * Opens, locks (SQLite) and migrates.
     *
     * @throws org.postroute.message.MisconfiguredException when the URL is neither SQLite nor PostgreSQL, the file cannot
     *     be written, or another process has it
     * @throws org.postroute.message.RetryableException when the server cannot be reached
     */
    public static Ledger open(LedgerSettings settings, InstantSource clock) {
        return open(settings, clock, event -> {});
    }

    /**
     * The same.
     *
     * @param events hears of every message that reaches a final state, after that is committed
     */
    public static Ledger open(LedgerSettings settings, InstantSource clock, MailEvent.Listener events) {
        if (settings.url().startsWith(SqliteOpening.PREFIX)) {
            return openFile(SqliteOpening.file(settings.url()), clock, events);
        }
        if (settings.url().startsWith(PostgresOpening.PREFIX)) {
            return ledger(PostgresOpening.open(settings), null, clock, events);
        }
        throw new MisconfiguredException(
                "postroute.ledger.url is neither jdbc:sqlite:FILE nor jdbc:postgresql://host/database");
    }

    private static Ledger openFile(Path file, InstantSource clock, MailEvent.Listener events) {
        FileLock lock = FileLock.of(file);
        try {
            return ledger(SqliteOpening.open(file), lock, clock, events);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static Ledger ledger(
            Database database, @Nullable FileLock lock, InstantSource clock, MailEvent.Listener events) {
        try {
            return new Ledger(database, lock, clock, events);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Of several processes that open a new database at once, one makes the key. */
    private static InstanceKey key(Database database, SecureRandom random) {
        byte[] made = new byte[KEY_BYTES];
        random.nextBytes(made);
        byte[] kept = database.write(handle -> {
            handle.createUpdate(INSERT_KEY).bind("content", made).execute();
            return handle.createQuery(FIND_KEY).mapTo(byte[].class).one();
        });
        return new InstanceKey(kept);
    }

    /**
     * Comes back when the ledger can be read and, as far as is known, written.
     *
     * @throws org.postroute.message.PostrouteException when it cannot; the message says what the database said
     */
    public void check() {
        database.read(handle -> handle.createQuery(FIND_KEY).mapTo(byte[].class).one());
        if (database.writeFaults().isOld()) {
            database.write(handle -> handle.createUpdate(TOUCH).execute());
        }
        database.writeFaults().problem().ifPresent(problem -> {
            throw new RetryableException("the ledger cannot be written: " + problem, null);
        });
    }

    public ReceivedMessages received() {
        return new ReceivedMessages(shared, blobs, erased);
    }

    public Folders folders() {
        return new Folders(shared);
    }

    public ApiTokens tokens() {
        return new ApiTokens(shared);
    }

    /**
     * Attempts to get consent.
     *
     * @param credentials where consents are kept, sealed in the same way
     */
    public Attempts authorizationAttempts(StoredCredentials credentials) {
        return new AuthorizationAttempts(shared, credentials.vault());
    }

    /**
     * Consents.
     *
     * @param vault seals their tokens
     */
    public StoredCredentials credentials(Vault vault) {
        return new StoredCredentials(shared, vault, key, self, isExclusive());
    }

    /**
     * Connections that stand in no file.
     *
     * @param credentials the consents of their mailboxes, sealed in the same way
     */
    public AddedConnections addedConnections(StoredCredentials credentials) {
        return new AddedConnections(shared, credentials);
    }

    /** All of them: of consents, and of whatever else is sealed. */
    public SealedSecrets sealedSecrets() {
        return new SealedSecrets(database, isExclusive());
    }

    public Turns turns() {
        return turns;
    }

    public Sessions sessions() {
        return new Sessions(shared, outbox);
    }

    public Outbox outbox() {
        return outbox;
    }

    public SendingSlots sendingSlots() {
        return new SendingSlots(shared);
    }

    public SentChecks sentChecks() {
        return new SentChecks(shared);
    }

    public DeadLetters deadLetters() {
        return new DeadLetters(shared);
    }

    public Held held() {
        return new Held(shared);
    }

    public Suppressions suppressions() {
        return new Suppressions(shared, key);
    }

    /**
     * What reports say of our mails.
     *
     * @param policy how long and after how many bounces an address is suppressed
     */
    public Bounces bounces(Supplier<PolicySettings> policy) {
        return new Bounces(shared, suppressions(), policy);
    }

    public ReplyCounts replyCounts() {
        return new ReplyCounts(shared, key);
    }

    public Stops stops() {
        return new Stops(shared);
    }

    public Retention retention() {
        return new Retention(shared);
    }

    public Erasures erasures() {
        return new Erasures(shared, blobs, erased, suppressions());
    }

    public Stories stories() {
        return new Stories(shared);
    }

    public Blobs blobs() {
        return blobs;
    }

    public InstanceKey key() {
        return key;
    }

    /** The field by which we count our own answers in a chain of mails. */
    public LoopCounter loops() {
        return shared.loops();
    }

    /** Recognises the Message-IDs that this installation gave to its own mail. */
    public SignedMessageId messageIds() {
        return messageIds;
    }

    /**
     * For the job scheduler alone, whose commits wait for no disk: what a crash of the machine takes from its table is made
     * again from the rows.
     */
    public DataSource dataSource() {
        return database.unsyncedDataSource();
    }

    /** For the job scheduler alone. */
    public Alarms alarms() {
        return new Alarms(shared);
    }

    /** Whether this process is the only one that may use the database (SQLite). */
    public boolean isExclusive() {
        return lock != null;
    }

    /** Frees the jobs that this process held when it died the last time; only where it is the only one. */
    public void releasePickedJobs() {
        if (isExclusive()) {
            alarms().releasePicked();
        }
    }

    @Override
    public void close() {
        database.close();
        if (lock != null) {
            lock.close();
        }
    }
}
