package io.groundwork.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.secret.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
import org.springframework.transaction.support.DefaultTransactionStatus;
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
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);
    /** The version of the last file in {@code db/migration}. */
    static final String NEWEST_MIGRATION = "9";

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

    /** As {@link #open(Path, BooleanSupplier)}, with nothing to give up if the disk is full. */
    public static Database open(Path file) {
        return open(file, () -> false);
    }

    /**
     * Opens the file and brings its schema up to date; raises {@code data_directory_newer} (user) and
     * {@code database_unusable} (resources).
     *
     * @param makeSpace asked once if the disk is full; says whether trying again is worth it
     */
    public static Database open(Path file, BooleanSupplier makeSpace) {
        List<HikariDataSource> opened = new ArrayList<>();
        try {
            // SQLite makes it for everybody, and its logs beside it with the rights of the file itself.
            PrivateFiles.createIfMissing(file);
            HikariDataSource durable = pool(opened, file, SynchronousMode.FULL, 1);
            migrate(durable);
            return new Database(
                    durable,
                    pool(opened, file, SynchronousMode.NORMAL, 1),
                    pool(opened, file, SynchronousMode.NORMAL, 8),
                    makeSpace);
        } catch (IOException e) {
            throw unusable("making " + file, new UncheckedIOException(e));
        } catch (RuntimeException e) {
            opened.forEach(HikariDataSource::close);
            throw e instanceof ProblemException problem ? problem : unusable("opening " + file, e);
        }
    }

    private static HikariDataSource pool(
            List<HikariDataSource> opened, Path file, SynchronousMode synchronous, int size) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(synchronous);
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        // A transaction that reads before it writes would fail at once where another writer came between.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        var pool = new HikariConfig();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        var started = new HikariDataSource(pool);
        opened.add(started);
        return started;
    }

    private static void migrate(HikariDataSource pool) {
        if (isUpToDate(pool)) {
            return;
        }
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
            throw unusable("bringing the database up to date", e);
        }
    }

    /** By what Flyway itself has noted. To ask it is a tenth of a server's start, and most starts have nothing to migrate. */
    private static boolean isUpToDate(HikariDataSource pool) {
        try {
            return JdbcClient.create(pool)
                    .sql(
                            "select version from flyway_schema_history where success = 1 order by installed_rank desc limit 1")
                    .query(String.class)
                    .optional()
                    .filter(NEWEST_MIGRATION::equals)
                    .isPresent();
        } catch (DataAccessException e) {
            // There is no such table before the first migration; whatever else is wrong is told by Flyway.
            return false;
        }
    }

    private static ProblemException unusable(String doing, RuntimeException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new Problem(
                        "database_unusable",
                        ProblemKind.RESOURCES,
                        doing + ": " + root.getMessage(),
                        "check the disk and the permissions of the data directory")
                .asException(e);
    }

    /** Reads outside of a transaction; raises {@code storage_failed} (resources). */
    public <T extends @Nullable Object> T read(Function<JdbcClient, T> query) {
        return translated(() -> query.apply(reader));
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
            var manager = new Transactions(pool);
            // A full disk shows at the commit: what could not be committed must not be committed later by chance.
            manager.setRollbackOnCommitFailure(true);
            this.transaction = new TransactionTemplate(manager);
        }

        <T extends @Nullable Object> T run(Function<JdbcClient, T> statements) {
            return transaction.execute(status -> statements.apply(client));
        }
    }

    /** If the disk was full SQLite has rolled back by itself: that must not hide what went wrong. */
    private static final class Transactions extends DataSourceTransactionManager {
        private static final long serialVersionUID = 1;

        Transactions(HikariDataSource pool) {
            super(pool);
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            try {
                super.doRollback(status);
            } catch (TransactionException e) {
                if (sqlCauses(e).stream().noneMatch(cause -> says(cause, "no transaction is active"))) {
                    throw e;
                }
            }
        }
    }

    private <T extends @Nullable Object> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException | TransactionException e) {
            if (isFull(e) && makeSpace.getAsBoolean()) {
                return translated(work);
            }
            throw failure(e);
        }
    }

    /** What a query of ours got wrong stays what it is: waiting would not help. */
    private static RuntimeException failure(NestedRuntimeException e) {
        List<SQLException> causes = sqlCauses(e);
        boolean ours = (e instanceof DataAccessException && causes.isEmpty())
                || causes.stream().anyMatch(cause -> says(cause, "SQLITE_CONSTRAINT"));
        if (ours) {
            return e;
        }
        boolean full = isFull(e);
        return new Problem(
                        full ? "storage_full" : "storage_failed",
                        ProblemKind.RESOURCES,
                        full
                                ? "using the database: the disk is full"
                                : "using the database: "
                                        + e.getMostSpecificCause().getMessage(),
                        full ? "free some space on the server's disk" : "look at the server's disk")
                .asException(e);
    }

    /** SQLite says so itself, or that the memory its processes share, a file too, could not grow. */
    private static boolean isFull(NestedRuntimeException e) {
        return sqlCauses(e).stream()
                .anyMatch(cause -> says(cause, "SQLITE_FULL") || says(cause, "SQLITE_IOERR_SHMSIZE"));
    }

    private static List<SQLException> sqlCauses(@Nullable Throwable failure) {
        List<SQLException> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                causes.add(sql);
            }
        }
        return causes;
    }

    private static boolean says(SQLException cause, String code) {
        return String.valueOf(cause.getMessage()).contains(code);
    }

    @Override
    public void close() {
        durable.pool.close();
        quick.pool.close();
        readers.close();
    }
}
