package io.groundwork.keyring;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sealing with a key ring. On disk: {@code GWS1}, length and name of the wrapping key, length and bytes of the wrapped
 * data key, the sealed payload. Thread-safe.
 */
public final class RingSealer implements Sealer {
    private static final int MAGIC = 0x47575331;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of all that stands before the payload; names of keys have some dozens of characters. */
    private static final int LONGEST_HEADER = 4_096;

    private final KeyRing ring;

    public RingSealer(KeyRing ring) {
        this.ring = ring;
    }

    @Override
    public byte[] seal(byte[] plaintext, String context) {
        byte[] additional = context.getBytes(StandardCharsets.UTF_8);
        byte[] dataKey = dataKey();
        byte[] header = header(dataKey, additional);
        byte[] payload = AesGcm.encrypt(new SecretKeySpec(dataKey, "AES"), plaintext, additional);
        return ByteBuffer.allocate(header.length + payload.length)
                .put(header)
                .put(payload)
                .array();
    }

    @Override
    public void seal(InputStream plaintext, OutputStream sealed, String context) throws IOException {
        byte[] additional = context.getBytes(StandardCharsets.UTF_8);
        byte[] dataKey = dataKey();
        sealed.write(header(dataKey, additional));
        AesGcm.encrypt(new SecretKeySpec(dataKey, "AES"), plaintext, sealed, additional);
    }

    private static byte[] dataKey() {
        byte[] dataKey = new byte[32];
        RANDOM.nextBytes(dataKey);
        return dataKey;
    }

    private byte[] header(byte[] dataKey, byte[] additional) {
        byte[] id = ring.currentId().getBytes(StandardCharsets.UTF_8);
        byte[] wrapped = AesGcm.encrypt(ring.currentKey(), dataKey, additional);
        return ByteBuffer.allocate(4 + 2 + id.length + 2 + wrapped.length)
                .putInt(MAGIC)
                .putShort((short) id.length)
                .put(id)
                .putShort((short) wrapped.length)
                .put(wrapped)
                .array();
    }

    @Override
    public byte[] open(byte[] sealed, String context) {
        byte[] additional = context.getBytes(StandardCharsets.UTF_8);
        try {
            ByteBuffer in = ByteBuffer.wrap(sealed);
            SecretKey key = dataKey(in, additional);
            return AesGcm.decrypt(key, take(in, in.remaining()), additional);
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw unreadable("it is cut off");
        } catch (GeneralSecurityException e) {
            throw unreadable("it was changed, or belongs elsewhere");
        }
    }

    private SecretKey dataKey(ByteBuffer in, byte[] additional) throws GeneralSecurityException {
        if (in.getInt() != MAGIC) {
            throw unreadable("it was not sealed by us");
        }
        String id = new String(take(in, in.getShort()), StandardCharsets.UTF_8);
        byte[] wrapped = take(in, in.getShort());
        SecretKey key = ring.key(id).orElseThrow(() -> unreadable("the key ring has no key " + id));
        return new SecretKeySpec(AesGcm.decrypt(key, wrapped, additional), "AES");
    }

    @Override
    public InputStream openUnproven(Path sealed, String context) throws IOException {
        FileChannel file = FileChannel.open(sealed);
        try {
            ByteBuffer beginning = ByteBuffer.allocate(LONGEST_HEADER);
            while (beginning.hasRemaining() && file.read(beginning) >= 0) {}
            beginning.flip();
            SecretKey key = dataKey(beginning, context.getBytes(StandardCharsets.UTF_8));
            file.position(beginning.position());
            return AesGcm.decryptUnproven(key, Channels.newInputStream(file), file.size() - beginning.position());
        } catch (BufferUnderflowException | NegativeArraySizeException | EOFException e) {
            file.close();
            throw unreadable("it is cut off");
        } catch (GeneralSecurityException e) {
            file.close();
            throw unreadable("it was changed, or belongs elsewhere");
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static RuntimeException unreadable(String why) {
        return new Problem(
                        "sealed_data_unreadable",
                        ProblemKind.INTERNAL,
                        "opening sealed data: " + why,
                        "check that the key ring is the one it was written with, and the disk below it")
                .asException();
    }
}
