package io.groundwork.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

final class DatabaseTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("groundwork.db");
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void assertUnusable(Path file) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Database.open(file).close())
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("database_unusable"))
                .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.RESOURCES));
    }

    private static List<String> names(Database database) {
        return database.read(sql -> sql.sql("select name from workspaces order by name")
                .query(String.class)
                .list());
    }

    private static void insert(Database database, String name) {
        database.write(sql ->
                sql.sql("insert into workspaces (name) values (?)").param(name).update());
    }

    @Test
    void a_database_of_this_version_is_known_by_its_newest_migration() throws IOException, SQLException {
        Database.open(file).close();

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet newest = statement.executeQuery(
                        "select version from flyway_schema_history order by installed_rank desc limit 1")) {
            assertThat(newest.getString(1)).isEqualTo(Database.NEWEST_MIGRATION);
        }
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(files.map(migration -> migration.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("V" + Database.NEWEST_MIGRATION + "__"))
                    .allMatch(name -> Integer.parseInt(name.substring(1, name.indexOf("__")))
                            <= Integer.parseInt(Database.NEWEST_MIGRATION));
        }
    }

    @Test
    void a_database_of_a_newer_version_is_left_alone() throws Exception {
        Database.open(file).close();
        execute("insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success) values (900, '900', 'to come', 'SQL', 'V900__to_come.sql', 1,"
                + " 'somebody', 1, 1)");
        byte[] before = Files.readAllBytes(file);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Database.open(file))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("data_directory_newer"));

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(openFiles()).as("handles that were left open").isEmpty();
    }

    private List<Path> openFiles() throws IOException {
        try (var handles = Files.list(Path.of("/proc/self/fd"))) {
            return handles.filter(Files::isSymbolicLink)
                    .map(handle -> {
                        try {
                            return Files.readSymbolicLink(handle);
                        } catch (IOException e) {
                            return Path.of("gone");
                        }
                    })
                    .filter(open -> open.startsWith(directory))
                    .toList();
        }
    }

    @Test
    void a_file_that_is_no_database_is_told_as_such() throws IOException {
        Files.writeString(file, "not a database, and longer than the header of one would be: ".repeat(20));

        assertUnusable(file);

        assertThat(openFiles()).isEmpty();
    }

    @Test
    void a_directory_in_its_place_and_a_directory_that_is_not_there_are_told_as_such() throws IOException {
        assertUnusable(Files.createDirectory(file));
        assertUnusable(directory.resolve("nowhere/groundwork.db"));
    }

    @Test
    void the_schema_of_every_earlier_version_is_brought_up_to_date_with_what_is_in_it() throws Exception {
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + file, null, null)
                .target("1")
                .load()
                .migrate();
        execute(
                "insert into workspaces (name, active_run) values ('shop', 'run-1')",
                "insert into state_locks (workspace, lock_id, info, run_id) values ('shop', 'l1', '{}', 'run-1')",
                "insert into state_versions (workspace, number, lineage, serial, digest, size, run_id, created_at)"
                        + " values ('shop', 1, 'a', 5, 'd', 10, 'run-1', '2026-01-01T00:00:00Z')");

        try (Database database = Database.open(file)) {
            assertThat(names(database)).containsExactly("shop");
            List<String> locks =
                    database.read(sql -> sql.sql("select lock_id from state_locks where released = 0 and epoch = 0")
                            .query(String.class)
                            .list());
            assertThat(locks).containsExactly("l1");
            List<Long> serials = database.read(sql -> sql.sql("select serial from state_versions")
                    .query(Long.class)
                    .list());
            assertThat(serials).containsExactly(5L);
        }
        try (Database again = Database.open(file)) {
            assertThat(names(again)).containsExactly("shop");
        }
    }

    @Test
    void what_fails_in_the_middle_changes_nothing() {
        try (Database database = Database.open(file)) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> database.write(sql -> {
                        sql.sql("insert into workspaces (name) values ('half')").update();
                        throw new IllegalStateException("in the middle");
                    }));

            assertThat(names(database)).isEmpty();
            insert(database, "whole");
            assertThat(names(database)).containsExactly("whole");
        }
    }

    @Test
    void trouble_of_the_database_is_a_resource_and_a_mistake_of_ours_is_not() throws Exception {
        try (Database database = Database.open(file)) {
            insert(database, "shop");

            assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> insert(database, "shop"));

            execute("alter table workspaces rename to gone");
            for (Runnable use : List.<Runnable>of(() -> names(database), () -> insert(database, "other"))) {
                assertThatExceptionOfType(ProblemException.class)
                        .isThrownBy(use::run)
                        .satisfies(e -> assertThat(e.problem().code()).isEqualTo("storage_failed"))
                        .satisfies(e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.RESOURCES));
            }
        }
    }
}
