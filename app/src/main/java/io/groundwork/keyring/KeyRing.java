package io.groundwork.keyring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Named 256-bit keys, one of them current. New data is written with the current key; the others only read. Immutable;
 * keys never print.
 */
public final class KeyRing {
    private static final int KEY_BYTES = 32;
    private static final int LEAST_VALUES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String current;
    private final Map<String, SecretKey> keys;

    private KeyRing(String current, Map<String, SecretKey> keys) {
        this.current = current;
        this.keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /** A ring with one fresh key. */
    public static KeyRing fresh() {
        return new KeyRing("none", Map.of()).rotated();
    }

    /**
     * Reads the ring, or makes a file that only its owner can read. For {@code dev}. Of several at the same time one makes
     * it and all read that one.
     */
    public static KeyRing loadOrCreate(Path file) {
        if (!Files.exists(file)) {
            fresh().saveNew(file);
        }
        return load(file);
    }

    /** Reads the ring; raises {@code key_ring_missing}, {@code key_ring_unsafe} or {@code key_ring_invalid} (user). */
    public static KeyRing load(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.stream().anyMatch(p -> !p.name().startsWith("OWNER_"))) {
                throw problem("key_ring_unsafe", file, "others than its owner can read it", "chmod 600 it");
            }
            return parse(file, new ObjectMapper().readTree(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            throw problem(
                    "key_ring_missing",
                    file,
                    "there is no such file",
                    "copy the one that the server and its workers share; for the first of them, make one with"
                            + " 'groundwork keyring create'");
        } catch (JsonProcessingException e) {
            // Its text may be quoted in the exception: not repeated.
            throw problem("key_ring_invalid", file, "it is no JSON document", "restore it from a backup");
        } catch (IOException e) {
            throw problem("key_ring_invalid", file, e.toString(), "see that it is a file you may read");
        }
    }

    private static KeyRing parse(Path file, JsonNode document) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        document.path("keys").properties().forEach(entry -> keys.put(entry.getKey(), key(file, entry.getValue())));
        String current = document.path("current").asText();
        if (!keys.containsKey(current)) {
            throw problem(
                    "key_ring_invalid", file, "its current key is not among its keys", "restore it from a backup");
        }
        return new KeyRing(current, keys);
    }

    private static SecretKey key(Path file, JsonNode text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.asText());
            if (bytes.length == KEY_BYTES && looksRandom(bytes)) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            // Falls through: told without the text.
        }
        throw problem(
                "key_ring_invalid", file, "a key in it is not 32 random bytes in base64", "restore it from a backup");
    }

    /**
     * Whether nobody typed it: 32 random bytes have at least 16 different values (fewer once in 10^15 keys) and are not all
     * printable; a passphrase, a run of zeros or a counted-up example has not both.
     */
    private static boolean looksRandom(byte[] bytes) {
        long values =
                IntStream.range(0, bytes.length).map(i -> bytes[i]).distinct().count();
        boolean printable = IntStream.range(0, bytes.length).allMatch(i -> bytes[i] >= ' ' && bytes[i] <= '~');
        boolean counted =
                IntStream.range(1, bytes.length).allMatch(i -> bytes[i] - bytes[i - 1] == bytes[1] - bytes[0]);
        return values >= LEAST_VALUES && !printable && !counted;
    }

    /** The same ring with a new key that is current from now on. */
    public KeyRing rotated() {
        byte[] bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        byte[] name = new byte[4];
        RANDOM.nextBytes(name);
        String id = "key-" + HexFormat.of().formatHex(name);
        Map<String, SecretKey> more = new LinkedHashMap<>(keys);
        more.put(id, new SecretKeySpec(bytes, "AES"));
        return new KeyRing(id, more);
    }

    /** Writes the ring by rename, readable only by its owner; raises {@code key_ring_unwritable} (resources). */
    public void save(Path file) {
        write(file, draft -> Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE));
    }

    /** Like {@link #save}, but never over a file that is there: what its keys sealed would be lost. */
    private void saveNew(Path file) {
        write(file, draft -> {
            try {
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException e) {
                // Another process was faster: its ring counts.
            }
            Files.delete(draft);
        });
    }

    private void write(Path file, Placing placing) {
        Path draft = null;
        try {
            Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
            Files.createDirectories(directory);
            draft = Files.createTempFile(
                    directory,
                    "keyring",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, document().toPrettyString() + "\n", StandardOpenOption.SYNC);
            placing.place(draft);
            try (var channel = FileChannel.open(directory)) {
                // What is sealed from now on must not outlive its key in a power failure.
                channel.force(true);
            }
        } catch (IOException e) {
            deleteQuietly(draft);
            throw new Problem(
                            "key_ring_unwritable",
                            ProblemKind.RESOURCES,
                            "writing the key ring " + file + ": " + e.getMessage(),
                            "check the directory's owner and the space on its disk")
                    .asException(e);
        }
    }

    private ObjectNode document() {
        ObjectNode document = new ObjectMapper().createObjectNode().put("current", current);
        ObjectNode list = document.putObject("keys");
        keys.forEach((id, key) -> list.put(id, Base64.getEncoder().encodeToString(key.getEncoded())));
        return document;
    }

    private static void deleteQuietly(@Nullable Path draft) {
        try {
            if (draft != null) {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            // What went wrong before is told.
        }
    }

    /** Puts a finished draft where it belongs. */
    private interface Placing {
        void place(Path draft) throws IOException;
    }

    public String currentId() {
        return current;
    }

    public SecretKey currentKey() {
        return key(current).orElseThrow();
    }

    /** Empty if the ring has no key of that name. */
    public Optional<SecretKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public String toString() {
        return "KeyRing" + keys.keySet();
    }

    private static ProblemException problem(String code, Path file, String what, String nextStep) {
        return new Problem(code, ProblemKind.USER, "reading the key ring " + file + ": " + what, nextStep)
                .asException();
    }
}
