package io.groundwork.database;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * SQLite in WAL mode: one writer at a time through one connection, readers beside it. Thread-safe.
 *
 * <p>Commits are durable against the death of the process; {@code synchronous=FULL} makes them durable against the loss
 * of power, too, and is used because states, locks and decisions are in here.
 */
public final class Database implements AutoCloseable {
    private final com.zaxxer.hikari.HikariDataSource writerPool;
    private final com.zaxxer.hikari.HikariDataSource readerPool;
    private final JdbcClient writer;
    private final JdbcClient reader;
    private final TransactionTemplate transaction;

    private Database(com.zaxxer.hikari.HikariDataSource writerPool, com.zaxxer.hikari.HikariDataSource readerPool) {
        this.writerPool = writerPool;
        this.readerPool = readerPool;
        this.writer = JdbcClient.create(writerPool);
        this.reader = JdbcClient.create(readerPool);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(writerPool));
    }

    /** Opens the file and brings its schema up to date; raises {@code data_directory_newer} (user). */
    public static Database open(Path file) {
        var writerPool = pool(file, 1);
        migrate(writerPool);
        return new Database(writerPool, pool(file, 8));
    }

    private static com.zaxxer.hikari.HikariDataSource pool(Path file, int size) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(5_000);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        var pool = new com.zaxxer.hikari.HikariConfig();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        return new com.zaxxer.hikari.HikariDataSource(pool);
    }

    private static void migrate(com.zaxxer.hikari.HikariDataSource pool) {
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

    /** Runs statements as one transaction; raises {@code storage_full} or {@code storage_failed} (resources). */
    public <T extends @Nullable Object> T write(java.util.function.Function<JdbcClient, T> statements) {
        return translated(() -> transaction.execute(status -> statements.apply(writer)));
    }

    private static <T extends @Nullable Object> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException e) {
            throw failure(e);
        }
    }

    private static ProblemException failure(DataAccessException e) {
        String message = String.valueOf(e.getMostSpecificCause().getMessage());
        boolean full = message.contains("SQLITE_FULL");
        return new Problem(
                        full ? "storage_full" : "storage_failed",
                        ProblemKind.RESOURCES,
                        full ? "writing to the database: the disk is full" : "writing to the database: " + message,
                        full ? "free some space on the server's disk" : "look at the server's disk")
                .asException(e);
    }

    @Override
    public void close() {
        writerPool.close();
        readerPool.close();
    }
}
