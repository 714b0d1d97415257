package io.groundwork.server;

import static io.groundwork.server.StateRequests.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.groundwork.run.FeedBatch;
import io.groundwork.run.RunEvent;
import io.groundwork.run.Stage;
import io.groundwork.server.RunningServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server on a disk that fills up: a tmpfs in a mount namespace of its own, so that nobody else has less space. */
@Timeout(180)
final class FullDiskTest {
    private static final List<String> NAMESPACE = List.of("unshare", "--user", "--map-root-user", "--mount");
    private static final int BALLAST = 20 << 20;

    @TempDir
    Path directory;

    private Process process;
    private BufferedReader said;
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        boolean possible = succeeds("mount -t tmpfs -o size=1m none '" + directory + "'");
        if (System.getenv("CI") != null) {
            assertThat(possible).as("a mount namespace can be made").isTrue();
        }
        assumeTrue(possible, "no mount namespace can be made here: the disk cannot be filled");
        String script = "mount -t tmpfs -o size=48m none '%1$s' && exec '%2$s' -cp \"$CLASSES\" %3$s '%1$s' %4$d"
                .formatted(
                        directory,
                        Path.of(System.getProperty("java.home"), "bin/java"),
                        FullDiskServer.class.getName(),
                        BALLAST);
        var builder = new ProcessBuilder(command(script)).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSES", System.getProperty("java.class.path"));
        process = builder.start();
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        server = RunningServer.elsewhere(URI.create(lineWith("http")));
    }

    private static List<String> command(String script) {
        return java.util.stream.Stream.concat(NAMESPACE.stream(), java.util.stream.Stream.of("sh", "-c", script))
                .toList();
    }

    private static boolean succeeds(String script) throws InterruptedException {
        try {
            return new ProcessBuilder(command(script)).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (process != null) {
            process.getOutputStream().close();
            said.transferTo(Writer.nullWriter());
            process.waitFor();
        }
    }

    private void freeSpace() throws IOException {
        process.getOutputStream().write("free\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        assertThat(lineWith("freed")).isEqualTo("freed");
    }

    /** Its log goes the same way. */
    private String lineWith(String beginning) throws IOException {
        String line = said.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = said.readLine();
        }
        return Objects.requireNonNull(line, "the server has ended");
    }

    @Test
    void states_are_asked_for_again_until_there_is_space_and_none_that_was_taken_is_lost() throws Exception {
        String run = server.run("shop");
        var engine = new StateRequests(server, server.token(run, "apply"));
        engine.lock("l1");
        int serial = 1;
        while (engine.post("l1", big(serial)).status() == 200) {
            serial++;
            assertThat(serial).as("the disk is never full").isLessThan(500);
        }

        assertThat(engine.post("l1", big(serial)).status()).isEqualTo(503);
        assertThat(engine.get().text()).as("what was taken before").isEqualTo(big(serial - 1));
        assertThat(server.get("/api/v1/runs/" + run).status()).isEqualTo(200);
        freeSpace();

        assertThat(engine.post("l1", big(serial)).status()).isEqualTo(200);
        assertThat(engine.get().text()).isEqualTo(big(serial));
        assertThat(engine.unlock("l1").status()).isEqualTo(200);
        assertThat(server.get("/api/v1/workspaces/shop/state/versions").json().findValuesAsText("serial"))
                .hasSize(serial);
    }

    /** Without those by which the server itself says that no worker is there. */
    private List<String> events(String run) {
        return StreamSupport.stream(
                        server.get("/api/v1/runs/" + run + "/events?limit=5000")
                                .json()
                                .path("entries")
                                .spliterator(),
                        false)
                .map(entry -> entry.at("/event/message").asText())
                .filter(message -> !message.startsWith("waiting: "))
                .map(message -> message.substring(0, Math.min(20, message.length())))
                .toList();
    }

    @Test
    void what_the_database_could_not_take_is_taken_once_when_it_is_sent_again() throws Exception {
        String run = server.run("shop");
        var other = Map.of("workspace", "other", "configuration", server.upload(""));
        int sent = 1;
        Answer answer = ship(run, sent);
        while (answer.status() == 200) {
            sent++;
            answer = ship(run, sent);
            assertThat(sent).as("the disk is never full").isLessThan(2_000);
        }

        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.code()).as(answer.text()).isEqualTo("storage_full");
        assertThat(server.post("/api/v1/runs", other).status())
                .as("a run asked for")
                .isEqualTo(503);
        assertThat(server.get("/api/v1/runs").json().path("runs")).hasSize(1);
        assertThat(events(run)).hasSize(sent);
        freeSpace();

        assertThat(ship(run, sent).status()).isEqualTo(200);
        assertThat(ship(run, sent).status()).isEqualTo(200);
        assertThat(events(run)).hasSize(1 + sent);
        assertThat(server.post("/api/v1/runs", other).status()).isEqualTo(201);
    }

    private Answer ship(String run, int position) {
        var event = new RunEvent.LogLine(Instant.EPOCH, Stage.APPLY, "info", noise(position, 20_000), null);
        return server.post(
                "/internal/v1/runs/" + run + "/feed",
                new FeedBatch("a", List.of(new FeedBatch.Entry(position, event))));
    }

    private static String big(int serial) {
        return state(serial).replace("nothing", noise(serial, 100_000));
    }

    /** Nothing that could be packed smaller. */
    private static String noise(int seed, int length) {
        return new Random(seed)
                .ints(length, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
