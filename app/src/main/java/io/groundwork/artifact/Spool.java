package io.groundwork.artifact;

import io.groundwork.problem.ProblemException;
import io.groundwork.secret.PrivateFiles;
import io.groundwork.wire.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A body that has to be looked at before it is stored, and may be larger than memory: a small one stays there, another one goes
 * into a temporary file, encrypted with a key that is in this memory alone, which is gone when it is closed. For one thread.
 */
public final class Spool implements AutoCloseable {
    /** What stays in memory. */
    static final int MOST_IN_MEMORY = 2 << 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final long most;
    private final Supplier<ProblemException> tooLarge;
    private final SecretKeySpec key = key();
    private final MessageDigest sha256 = Digest.sha256();
    private final MessageDigest md5 = md5Algorithm();
    private byte[] start = new byte[0];
    private byte[] sha256Sum = new byte[0];
    private byte[] md5Sum = new byte[0];
    private @Nullable Path file;
    private long size;

    private Spool(Path directory, long most, Supplier<ProblemException> tooLarge) {
        this.directory = directory;
        this.most = most;
        this.tooLarge = tooLarge;
    }

    /** Writes what is to be spooled. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Takes all of a content.
     *
     * @param directory for large ones, made if it is missing
     * @param most bytes
     * @param tooLarge raised beyond that
     */
    static Spool of(Content content, Path directory, long most, Supplier<ProblemException> tooLarge)
            throws IOException {
        Spool spool = new Spool(directory, most, tooLarge);
        try (Filling filling = spool.new Filling()) {
            content.writeTo(filling);
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
        spool.sha256Sum = spool.sha256.digest();
        spool.md5Sum = spool.md5.digest();
        return spool;
    }

    private final class Filling extends OutputStream {
        private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
        private @Nullable OutputStream disk;

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            size += length;
            if (size > most) {
                throw tooLarge.get();
            }
            sha256.update(bytes, offset, length);
            md5.update(bytes, offset, length);
            OutputStream target = disk;
            if (target == null && size > MOST_IN_MEMORY) {
                target = toDisk();
                disk = target;
            }
            (target == null ? memory : target).write(bytes, offset, length);
        }

        private OutputStream toDisk() throws IOException {
            Files.createDirectories(directory, PrivateFiles.directory());
            file = Files.createTempFile(directory, "spool", "");
            OutputStream out = new CipherOutputStream(Files.newOutputStream(file), cipher(Cipher.ENCRYPT_MODE));
            memory.writeTo(out);
            memory.reset();
            return out;
        }

        @Override
        public void close() throws IOException {
            if (disk != null) {
                disk.close();
            }
            start = memory.toByteArray();
        }
    }

    private static SecretKeySpec key() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new SecretKeySpec(bytes, "AES");
    }

    /** A key for one file: a counter that begins with nothing is as good as any. */
    private Cipher cipher(int mode) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(mode, key, new IvParameterSpec(new byte[16]));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK encrypts in counter mode", e);
        }
    }

    private static MessageDigest md5Algorithm() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    public long size() {
        return size;
    }

    /** SHA-256 in hex. */
    public String digest() {
        return HexFormat.of().formatHex(sha256Sum);
    }

    /** As {@code Content-MD5} writes it. */
    public String md5() {
        return Base64.getEncoder().encodeToString(md5Sum);
    }

    /** From the beginning, each time. The caller closes it. */
    public InputStream open() throws IOException {
        Path spooled = file;
        return spooled == null
                ? new ByteArrayInputStream(start)
                : new CipherInputStream(Files.newInputStream(spooled), cipher(Cipher.DECRYPT_MODE));
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
