package io.groundwork.terraform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.terraform.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine whose provisioners print without end. */
class OutputLimitTest {

    private static final long LIMIT = 1 << 20;

    private static final String PRINTED = "{\"@message\":\"" + "y".repeat(80) + "\",\"type\":\"provision_progress\"}";
    private static final String DONE =
            "{\"@message\":\"done\",\"hook\":{\"id_value\":\"%d\"},\"type\":\"apply_complete\"}";

    @TempDir
    Path root;

    private ShellAttempt shell;

    @BeforeEach
    void install() {
        shell = new ShellAttempt(root);
    }

    @AfterEach
    void cleanUp() {
        shell.killLeftovers();
    }

    @Test
    void what_provisioners_print_is_cut_out_of_the_file_and_every_other_line_stays() throws Exception {
        Attempt attempt = start(flood(1) + flood(2) + flood(3) + "while [ ! -e go ]; do sleep 0.01; done");

        Eventually.until("the flood to be cut out", () -> isCut(attempt.output(), 30 * LIMIT));

        Files.createFile(root.resolve("go"));
        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(0));
        List<String> lines = new ArrayList<>();
        long missing;
        try (LineTail tail = LineTail.of(attempt.output(), 0)) {
            tail.drain(line -> lines.add(line.text()));
            missing = tail.missing();
        }
        assertThat(missing).isGreaterThan(27 * LIMIT);
        assertThat(lines)
                .filteredOn(line -> !line.equals(PRINTED))
                .containsExactly(DONE.formatted(1), DONE.formatted(2), DONE.formatted(3));
    }

    @Test
    void the_end_of_standard_error_stays() throws Exception {
        Attempt attempt = start("yes complaint | head -c 20000000 >&2; echo last words >&2;"
                + " while [ ! -e go ]; do sleep 0.01; done");

        Eventually.until("the complaints to be cut out", () -> isCut(attempt.errors(), 19 * LIMIT));

        Files.createFile(root.resolve("go"));
        assertThat(ShellAttempt.end(attempt)).isEqualTo(new AttemptStatus.Exited(0));
        assertThat(Files.readString(attempt.errors())).endsWith("complaint\nlast words\n");
    }

    private Attempt start(String script) {
        return shell.start("a", script, shell.launch.withOutputLimit(LIMIT));
    }

    private static String flood(int number) {
        return "yes '" + PRINTED + "' | head -n 100000; echo '" + DONE.formatted(number) + "';";
    }

    private static boolean isCut(Path file, long size) {
        return file.toFile().length() >= size && onDisk(file) < 3 * LIMIT;
    }

    private static long onDisk(Path file) {
        try {
            Process du = new ProcessBuilder("du", "-k", file.toString()).start();
            String kilobytes =
                    new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\t", -1)[0];
            return Long.parseLong(kilobytes) << 10;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
