package io.groundwork.server;

import static io.groundwork.server.StateRequests.state;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine gives up on a 4xx and goes on after a 503: our trouble must never look like its fault. */
final class StateTroubleTest {
    @TempDir
    Path directory;

    private RunningServer server;
    private StateRequests engine;

    @BeforeEach
    void start() {
        server = RunningServer.start(directory);
        engine = new StateRequests(server, server.token(server.run("shop"), "apply"));
        engine.lock("l1");
        engine.post("l1", state(1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run_tokens", "state_locks", "state_versions"})
    void trouble_with_the_database_is_told_as_503_and_passes(String table) {
        DatabaseFile database = DatabaseFile.of(server);
        boolean reads = !table.equals("state_locks");
        boolean locks = !table.equals("state_versions");
        database.execute("alter table " + table + " rename to gone");

        assertThat(engine.post("l1", state(2)).status()).isEqualTo(503);
        assertThat(engine.get().status()).isEqualTo(reads ? 503 : 200);
        assertThat(engine.lock("l1").status()).isEqualTo(locks ? 503 : 200);
        assertThat(engine.unlock("l2").status()).isEqualTo(locks ? 503 : 409);

        database.execute("alter table gone rename to " + table);
        assertThat(engine.post("l1", state(2)).status()).isEqualTo(200);
        assertThat(engine.get().text()).isEqualTo(state(2));
        assertThat(engine.unlock("l1").status()).isEqualTo(200);
    }

    @Test
    void a_state_whose_bytes_are_gone_is_not_told_as_none() throws IOException {
        Path blobs = server.directory().resolve("blobs");
        Path aside = directory.resolve("blobs-aside");
        Files.move(blobs, aside);

        assertThat(engine.get().status()).isEqualTo(503);

        Files.move(aside, blobs);
        assertThat(engine.get().text()).isEqualTo(state(1));
    }

    @Test
    void a_state_whose_bytes_were_changed_on_the_disk_is_not_handed_out() throws IOException {
        String digest = DatabaseFile.of(server)
                .query("select digest from state_versions")
                .getFirst();
        Path file = server.directory()
                .resolve("blobs")
                .resolve(digest.substring(0, 2))
                .resolve(digest);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        assertThat(engine.get().status()).isEqualTo(503);
    }

    @Test
    void a_state_that_cannot_be_kept_is_asked_for_again() throws IOException {
        Path blobs = server.directory().resolve("blobs");
        Path aside = directory.resolve("blobs-aside");
        Files.move(blobs, aside);
        Files.writeString(blobs, "a file where a directory should be");

        assertThat(engine.post("l1", state(2)).status()).isEqualTo(503);
        assertThat(engine.post("l9", state(2)).status())
                .as("even where it is refused")
                .isEqualTo(503);

        Files.delete(blobs);
        Files.move(aside, blobs);
        assertThat(engine.post("l1", state(2)).status()).isEqualTo(200);
    }
}
