package io.groundwork.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.core.rolling.RollingFileAppender;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class LogsTest {
    private static final String UNUSED_PROMISE =
            "Promise completed with exception and was never accessed. The ignored exception:";

    @TempDir
    private Path directory;

    @AfterEach
    void logAsBefore() {
        Logs.toStandardError();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void a_log_in_a_file_is_its_owners_alone_also_if_the_directory_is_open_to_others() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = directory.resolve("groundwork.log");

        Logs.toFile(file);
        LoggerFactory.getLogger(LogsTest.class).info("said");

        assertThat(file).content().contains("said");
        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void what_temporal_warns_of_and_is_as_it_should_be_is_left_out() throws IOException {
        Path file = directory.resolve("groundwork.log");
        Logs.toFile(file);
        Logger temporal = LoggerFactory.getLogger("io.temporal.internal.activity.ActivityTaskExecutors");

        temporal.warn(
                "Activity failure", ApplicationFailure.newFailure("the worker hands the engine over", "handover"));
        temporal.warn(UNUSED_PROMISE, new CanceledFailure("canceled by request"));
        temporal.warn(UNUSED_PROMISE, ApplicationFailure.newFailure("the server is away", "server_unreachable"));
        temporal.warn("Workflow task processing failure.", new IllegalStateException("Premature end of stream, of 27"));
        temporal.warn("Workflow task processing failure.", new IllegalStateException("Duplicate command"));
        temporal.warn("Activity failure", ApplicationFailure.newFailure("the disk is full", "disk_full"));

        assertThat(file)
                .content()
                .contains("the disk is full", "the server is away", "Duplicate command")
                .doesNotContain("hands the engine over", "canceled by request", "Premature");
    }

    @Test
    void a_directory_that_is_made_for_a_log_is_its_owners_alone() throws IOException {
        Path made = directory.resolve("data");

        Logs.toFile(made.resolve("groundwork.log"));

        assertThat(permissions(made)).isEqualTo("rwx------");
    }

    @Test
    void the_file_that_follows_a_full_one_is_its_owners_alone() throws IOException {
        Path file = directory.resolve("groundwork.log");
        Logs.toFile(file);

        ((RollingFileAppender<?>) ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
                        .iteratorForAppenders()
                        .next())
                .rollover();

        assertThat(directory.resolve("groundwork.log.1")).exists();
        assertThat(permissions(file)).isEqualTo("rw-------");
    }
}
