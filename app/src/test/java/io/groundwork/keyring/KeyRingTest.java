package io.groundwork.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
    @TempDir
    Path directory;

    @Test
    void the_first_start_makes_a_ring_only_its_owner_can_read_and_the_second_reads_the_same() throws IOException {
        KeyRing first = KeyRing.loadOrCreate(file());
        KeyRing second = KeyRing.loadOrCreate(file());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(first.currentKey().getEncoded()).hasSize(32);
        assertThat(second.currentId()).isEqualTo(first.currentId());
        assertThat(second.currentKey()).isEqualTo(first.currentKey());
        assertThat(filesThere()).containsExactly("keyring.json");
    }

    @Test
    void of_many_first_starts_at_once_one_ring_is_left_and_all_have_it() throws Exception {
        var go = new CountDownLatch(1);
        List<Future<KeyRing>> rings = new ArrayList<>();
        try (var starts = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 32; i++) {
                rings.add(starts.submit(() -> {
                    go.await();
                    return KeyRing.loadOrCreate(file());
                }));
            }
            go.countDown();
        }

        String kept = KeyRing.load(file()).currentId();
        assertThat(rings).allSatisfy(ring -> assertThat(ring.get().currentId()).isEqualTo(kept));
        assertThat(filesThere()).containsExactly("keyring.json");
    }

    @Test
    void a_rotated_ring_writes_with_a_new_key_and_keeps_the_old_one() {
        KeyRing old = KeyRing.loadOrCreate(file());
        old.rotated().save(file());

        KeyRing rotated = KeyRing.load(file());
        assertThat(rotated.currentId()).isNotEqualTo(old.currentId());
        assertThat(rotated.currentKey()).isNotEqualTo(old.currentKey());
        assertThat(rotated.key(old.currentId())).contains(old.currentKey());
    }

    @Test
    void rotating_keeps_the_file_to_its_owner() throws IOException {
        KeyRing.loadOrCreate(file()).rotated().save(file());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void a_missing_ring_stops_the_start() {
        assertRefused("key_ring_missing");
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void a_ring_that_others_can_read_or_change_stops_the_start(String permissions) throws IOException {
        KeyRing.loadOrCreate(file());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));

        assertRefused("key_ring_unsafe");
    }

    @Test
    void a_short_key_stops_the_start() throws IOException {
        write("k", Arrays.copyOf(random(), 16));

        assertRefused("key_ring_invalid");
    }

    @Test
    void a_key_of_zeros_stops_the_start() throws IOException {
        write("k", new byte[32]);

        assertRefused("key_ring_invalid");
    }

    @Test
    void a_key_that_somebody_typed_stops_the_start() throws IOException {
        write("k", "test-key-test-key-test-key-test!".getBytes(StandardCharsets.US_ASCII));
        assertRefused("key_ring_invalid");

        write("k", "ThisIsTheKeyFromTheReadme0123456".getBytes(StandardCharsets.US_ASCII));
        assertRefused("key_ring_invalid");
    }

    @Test
    void a_key_that_counts_up_stops_the_start() throws IOException {
        byte[] counted = new byte[32];
        for (int i = 0; i < counted.length; i++) {
            counted[i] = (byte) i;
        }
        write("k", counted);

        assertRefused("key_ring_invalid");
    }

    @Test
    void a_bad_key_stops_the_start_even_where_it_is_not_the_current_one() throws IOException {
        String good = Base64.getEncoder().encodeToString(random());
        writeText("{\"current\": \"new\", \"keys\": {\"old\": \"AAAA\", \"new\": \"" + good + "\"}}");

        assertRefused("key_ring_invalid");
    }

    @Test
    void thousands_of_real_keys_are_taken_for_real() throws IOException {
        KeyRing ring = KeyRing.fresh();
        for (int i = 0; i < 3_000; i++) {
            ring = ring.rotated();
        }
        ring.save(file());

        assertThat(KeyRing.load(file()).currentId()).isEqualTo(ring.currentId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"current\": \"k\", \"keys\": {}}",
                "{\"keys\": {\"k\": \"not base64!\"}, \"current\": \"k\"}"
            })
    void what_is_no_key_ring_stops_the_start(String text) throws IOException {
        writeText(text);

        assertRefused("key_ring_invalid");
    }

    @Test
    void a_directory_in_its_place_is_named_as_the_reason() throws IOException {
        Files.createDirectory(
                file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> KeyRing.load(file()))
                .withMessageContaining("directory");
    }

    @Test
    void neither_a_ring_nor_what_is_said_of_a_damaged_one_shows_a_key() throws IOException {
        KeyRing ring = KeyRing.loadOrCreate(file());
        String key = Base64.getEncoder().encodeToString(ring.currentKey().getEncoded());
        assertThat(Files.readString(file())).contains(key);
        assertThat(ring.toString()).contains(ring.currentId()).doesNotContain(key);

        writeText("{\"keys\": {\"k\": \"" + key + "\" oops");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> KeyRing.load(file()))
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(key));
    }

    @Test
    void a_directory_that_cannot_be_written_is_a_problem_and_leaves_nothing() throws IOException {
        Path notADirectory = Files.createFile(directory.resolve("file"));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> KeyRing.fresh().save(notADirectory.resolve("keyring.json")))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("key_ring_unwritable"));
    }

    @Test
    void a_ring_that_cannot_be_put_in_place_leaves_no_draft_with_keys_behind() throws IOException {
        Files.createDirectories(file().resolve("full"));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> KeyRing.fresh().save(file()))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo("key_ring_unwritable"));
        assertThat(filesThere()).containsExactly("keyring.json");
    }

    private void assertRefused(String code) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> KeyRing.load(file()))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code))
                .withMessageContaining(file().toString());
    }

    private static String stackTrace(Throwable thrown) {
        var text = new java.io.StringWriter();
        thrown.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    private static byte[] random() {
        return KeyRing.fresh().currentKey().getEncoded();
    }

    private void write(String id, byte[] key) throws IOException {
        writeText("{\"current\": \"" + id + "\", \"keys\": {\"" + id + "\": \""
                + Base64.getEncoder().encodeToString(key) + "\"}}");
    }

    private void writeText(String text) throws IOException {
        Files.deleteIfExists(file());
        Files.createFile(file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file(), text);
    }

    private List<String> filesThere() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Path file() {
        return directory.resolve("keyring.json");
    }
}
