package io.groundwork.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/**
 * SQLite in WAL mode: one writer at a time, readers beside it. Thread-safe.
 *
 * <p>Every commit survives the death of the process. What also has to survive the loss of power (states, locks, run
 * tokens, who owns a workspace) is written with {@code synchronous=FULL}, at the price of a sync of the disk; the feed and
 * the steps of a run, which Temporal can tell again, are not.
 */
public final class Database implements AutoCloseable {
    private final Writer durable;
    private final Writer quick;
    private final HikariDataSource readers;
    private final JdbcClient reader;
    private final BooleanSupplier makeSpace;

    private Database(
            HikariDataSource durable, HikariDataSource quick, HikariDataSource readers, BooleanSupplier makeSpace) {
        this.durable = new Writer(durable);
        this.quick = new Writer(quick);
        this.readers = readers;
        this.reader = JdbcClient.create(readers);
        this.makeSpace = makeSpace;
    }

    /**
     * Opens the file and brings its schema up to date; raises {@code data_directory_newer} (user).
     *
     * @param makeSpace asked once where the disk is full; says whether trying again is worth it
     */
    public static Database open(Path file, BooleanSupplier makeSpace) {
        HikariDataSource durable = pool(file, SynchronousMode.FULL, 1);
        migrate(durable);
        return new Database(
                durable, pool(file, SynchronousMode.NORMAL, 1), pool(file, SynchronousMode.NORMAL, 8), makeSpace);
    }

    private static HikariDataSource pool(Path file, SynchronousMode synchronous, int size) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(synchronous);
        config.setBusyTimeout(10_000);
        // A transaction that reads before it writes would fail at once where another writer came between.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        var pool = new HikariConfig();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        return new HikariDataSource(pool);
    }

    private static void migrate(HikariDataSource pool) {
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(pool)
                    .ignoreMigrationPatterns("*:future")
                    .load();
            for (MigrationInfo info : flyway.info().all()) {
                if (info.getState() == org.flywaydb.core.api.MigrationState.FUTURE_SUCCESS) {
                    throw new Problem(
                                    "data_directory_newer",
                                    ProblemKind.USER,
                                    "the database was written by a newer Groundwork",
                                    "use that Groundwork, or name another directory with --data-dir")
                            .asException();
                }
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw new Problem(
                            "database_unusable",
                            ProblemKind.RESOURCES,
                            "bringing the database up to date: " + e.getMessage(),
                            "check the disk and the permissions of the data directory")
                    .asException(e);
        }
    }

    /** For reading outside of a transaction. */
    public JdbcClient reader() {
        return reader;
    }

    /** One transaction that survives the loss of power; raises {@code storage_full} or {@code storage_failed} (resources). */
    public <T extends @Nullable Object> T write(Function<JdbcClient, T> statements) {
        return translated(() -> durable.run(statements));
    }

    /** One transaction that the loss of power may take back, the last few of them; raises the same problems. */
    public <T extends @Nullable Object> T writeQuickly(Function<JdbcClient, T> statements) {
        return translated(() -> quick.run(statements));
    }

    /** One connection, used by one transaction at a time. */
    private static final class Writer {
        private final HikariDataSource pool;
        private final JdbcClient client;
        private final TransactionTemplate transaction;

        Writer(HikariDataSource pool) {
            this.pool = pool;
            this.client = JdbcClient.create(pool);
            this.transaction = new TransactionTemplate(new DataSourceTransactionManager(pool));
        }

        <T extends @Nullable Object> T run(Function<JdbcClient, T> statements) {
            return transaction.execute(status -> statements.apply(client));
        }
    }

    private <T extends @Nullable Object> T translated(Supplier<T> transaction) {
        try {
            return transaction.get();
        } catch (DataAccessException | TransactionException e) {
            // A full disk shows in a statement, or only when the transaction begins or commits.
            if (isFull(e) && makeSpace.getAsBoolean()) {
                return translated(transaction);
            }
            throw failure(e);
        }
    }

    /** SQLite says so itself, or that the memory its processes share, a file too, could not grow. */
    private static boolean isFull(NestedRuntimeException e) {
        String message = String.valueOf(e.getMostSpecificCause().getMessage());
        return message.contains("SQLITE_FULL") || message.contains("SQLITE_IOERR_SHMSIZE");
    }

    private static ProblemException failure(NestedRuntimeException e) {
        boolean full = isFull(e);
        return new Problem(
                        full ? "storage_full" : "storage_failed",
                        ProblemKind.RESOURCES,
                        full
                                ? "writing to the database: the disk is full"
                                : "writing to the database: "
                                        + e.getMostSpecificCause().getMessage(),
                        full ? "free some space on the server's disk" : "look at the server's disk")
                .asException(e);
    }

    @Override
    public void close() {
        durable.pool.close();
        quick.pool.close();
        readers.close();
    }
}
