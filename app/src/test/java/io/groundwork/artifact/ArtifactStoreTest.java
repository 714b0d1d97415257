package io.groundwork.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.keyring.KeyRing;
import io.groundwork.keyring.RingSealer;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import io.groundwork.wire.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactStoreTest {
    @TempDir
    Path root;

    private final RingSealer sealer = new RingSealer(KeyRing.fresh());
    private ArtifactStore store;

    @BeforeEach
    void open() {
        store = new ArtifactStore(root.resolve("blobs"), sealer, () -> false);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 5_000_000})
    void what_is_stored_piece_by_piece_is_read_piece_by_piece_and_opens_as_a_whole(int size) throws IOException {
        byte[] bytes = random(size);
        String digest = Digest.of(bytes);

        assertThat(store.put(digest, () -> new ByteArrayInputStream(bytes))).isTrue();
        assertThat(store.put(digest, bytes)).as("it is there").isFalse();

        Stored stored = store.open(digest);
        var read = new ByteArrayOutputStream();
        stored.writeTo(read);
        assertThat(read.toByteArray()).isEqualTo(bytes);
        assertThat(stored.size()).isEqualTo(size);
        assertThat(sealer.open(Files.readAllBytes(blob()), "artifact|" + digest))
                .as("as versions before this one read it")
                .isEqualTo(bytes);
    }

    @Test
    void what_was_sealed_as_a_whole_is_read_piece_by_piece() throws IOException {
        byte[] bytes = random(5_000_000);
        String digest = Digest.of(bytes);
        Path file = root.resolve("blobs").resolve(digest.substring(0, 2)).resolve(digest);
        Files.createDirectories(file.getParent());
        Files.write(file, sealer.seal(bytes, "artifact|" + digest));

        try (InputStream in = store.open(digest).open()) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void other_bytes_than_those_with_the_digest_are_not_kept() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> store.put(Digest.of(random(7)), random(8)))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("artifact_digest_mismatch"));
        assertThat(files("blobs")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "100000, 3",
        "100000, 40",
        "100000, 90",
        "100000, -1",
        "5000000, 3",
        "5000000, 40",
        "5000000, 90",
        "5000000, -20"
    })
    void a_bit_that_was_changed_on_the_disk_is_found_before_anything_is_read(int size, int where) throws IOException {
        byte[] bytes = random(size);
        String digest = Digest.of(bytes);
        store.put(digest, bytes);
        byte[] sealed = Files.readAllBytes(blob());
        sealed[where < 0 ? sealed.length + where : where] ^= 1;
        Files.write(blob(), sealed);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> store.open(digest))
                .satisfies(e -> assertThat(e.problem().code()).isIn("artifact_damaged", "sealed_data_unreadable"));
    }

    @Test
    void sealed_bytes_that_were_moved_to_another_digest_do_not_open() throws IOException {
        byte[] one = random(10);
        byte[] other = random(11);
        store.put(Digest.of(one), one);
        Path file = blob();
        store.put(Digest.of(other), other);
        Path there =
                root.resolve("blobs").resolve(Digest.of(other).substring(0, 2)).resolve(Digest.of(other));
        Files.copy(file, there, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> store.open(Digest.of(other)))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("sealed_data_unreadable"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, Spool.MOST_IN_MEMORY, 5_000_000})
    void a_body_that_is_spooled_is_read_again_and_again_and_lies_nowhere_in_clear(int size) throws IOException {
        byte[] bytes = "swordfish ".repeat(size / 10 + 1).getBytes(StandardCharsets.UTF_8);

        try (Spool spool = store.spool(out -> out.write(bytes), 10_000_000, ArtifactStoreTest::tooLarge)) {
            for (int n = 0; n < 2; n++) {
                try (InputStream in = spool.open()) {
                    assertThat(in.readAllBytes()).isEqualTo(bytes);
                }
            }
            assertThat(spool.digest()).isEqualTo(Digest.of(bytes));
            assertThat(spool.size()).isEqualTo(bytes.length);
            assertThat(files("tmp")).isEqualTo(bytes.length > Spool.MOST_IN_MEMORY ? 1 : 0);
            assertThat(inClear("swordfish")).isZero();
        }
        assertThat(files("tmp")).isZero();
    }

    @Test
    void a_body_that_is_too_large_leaves_nothing() {
        assertThatThrownBy(() -> store.spool(ArtifactStoreTest::flood, 10_000_000, ArtifactStoreTest::tooLarge))
                .isInstanceOf(ProblemException.class);

        assertThat(files("tmp")).isZero();
    }

    @Test
    void what_a_killed_process_had_spooled_goes_when_the_next_one_starts() throws IOException {
        store.spool(out -> out.write(random(5_000_000)), 10_000_000, ArtifactStoreTest::tooLarge);
        assertThat(files("tmp")).isEqualTo(1);

        store.clearTemporary();

        assertThat(files("tmp")).isZero();
    }

    private static ProblemException tooLarge() {
        return Problems.badInput("body_too_large", "too large", "send less");
    }

    private static void flood(OutputStream out) throws IOException {
        byte[] bytes = new byte[1 << 16];
        while (true) {
            out.write(bytes);
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private Path blob() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("blobs"))) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    private long files(String where) {
        try (Stream<Path> files = Files.walk(root.resolve(where))) {
            return files.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            return 0;
        }
    }

    private long inClear(String text) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            return Files.readString(file, StandardCharsets.ISO_8859_1)
                                    .contains(text);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .count();
        }
    }
}
