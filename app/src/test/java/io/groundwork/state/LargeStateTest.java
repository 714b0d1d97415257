package io.groundwork.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.artifact.ArtifactStore;
import io.groundwork.artifact.Spool;
import io.groundwork.artifact.Stored;
import io.groundwork.keyring.KeyRing;
import io.groundwork.keyring.RingSealer;
import io.groundwork.problem.Problems;
import io.groundwork.terraform.plan.StateDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A state many times larger than the memory of the process that takes, stores, sends and reads it. */
@Timeout(240)
class LargeStateTest {
    private static final int ELEMENTS = 100_000;

    @TempDir
    Path directory;

    @Test
    void a_state_larger_than_memory_is_taken_looked_at_stored_sent_and_listed() throws Exception {
        Path log = directory.resolve("log");
        Process small = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Small.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        assertThat(small.waitFor(200, TimeUnit.SECONDS)).isTrue();

        assertThat(small.exitValue()).as(Files.readString(log)).isZero();
        assertThat(Files.readString(log)).contains("of 3 instances listed, bytes as they came");
    }

    /** The process of little memory. */
    static final class Small {
        private Small() {}

        public static void main(String[] arguments) throws IOException {
            var store = new ArtifactStore(Path.of(arguments[0], "blobs"), new RingSealer(KeyRing.fresh()), () -> false);
            try (Spool state = store.spool(
                    Small::write, StateStore.MOST_BYTES, () -> Problems.badInput("state_too_large", "large", ""))) {
                if (!(StateHeader.in(state::open) instanceof StateHeader.Found.State found)
                        || found.header().serial() != 7) {
                    throw new AssertionError("no state");
                }
                store.put(state.digest(), state::open);
                Stored stored = store.open(state.digest());
                stored.writeTo(OutputStream.nullOutputStream());
                try (InputStream in = stored.open()) {
                    int listed = StateDocument.read(in).instances().size();
                    String same = stored.size() == state.size() ? "as they came" : "changed";
                    System.out.println("of " + listed + " instances listed, bytes " + same);
                }
            }
        }

        /** Some 200 MB: three instances, whose attributes are large in every way. */
        private static void write(OutputStream out) throws IOException {
            write(
                    out,
                    "{\"version\":4,\"resources\":[{\"mode\":\"managed\",\"type\":\"t\",\"name\":\"n\",\"instances\":[");
            write(out, "{\"index_key\":0,\"attributes\":{\"text\":\"");
            for (int n = 0; n < 1_000; n++) {
                write(out, "x".repeat(100_000));
            }
            write(out, "\",\"id\":\"i\"}},{\"index_key\":1,\"attributes\":{\"list\":[");
            for (int n = 0; n < ELEMENTS; n++) {
                write(out, "{\"key\":\"" + "v".repeat(900) + "\"},");
            }
            write(out, "null]}},{\"index_key\":2,\"attributes\":{}}]}],\"serial\":7,\"lineage\":\"l\"}");
        }

        private static void write(OutputStream out, String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
