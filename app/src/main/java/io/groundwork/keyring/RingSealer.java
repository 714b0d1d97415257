package io.groundwork.keyring;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

    private final KeyRing ring;

    public RingSealer(KeyRing ring) {
        this.ring = ring;
    }

    @Override
    public byte[] seal(byte[] plaintext, String context) {
        byte[] additional = context.getBytes(StandardCharsets.UTF_8);
        byte[] dataKey = new byte[32];
        RANDOM.nextBytes(dataKey);
        byte[] id = ring.currentId().getBytes(StandardCharsets.UTF_8);
        byte[] wrapped = AesGcm.encrypt(ring.currentKey(), dataKey, additional);
        byte[] payload = AesGcm.encrypt(new SecretKeySpec(dataKey, "AES"), plaintext, additional);
        return ByteBuffer.allocate(4 + 2 + id.length + 2 + wrapped.length + payload.length)
                .putInt(MAGIC)
                .putShort((short) id.length)
                .put(id)
                .putShort((short) wrapped.length)
                .put(wrapped)
                .put(payload)
                .array();
    }

    @Override
    public byte[] open(byte[] sealed, String context) {
        byte[] additional = context.getBytes(StandardCharsets.UTF_8);
        try {
            ByteBuffer in = ByteBuffer.wrap(sealed);
            if (in.getInt() != MAGIC) {
                throw unreadable("it was not sealed by us");
            }
            String id = new String(take(in, in.getShort()), StandardCharsets.UTF_8);
            byte[] wrapped = take(in, in.getShort());
            SecretKey key = ring.key(id).orElseThrow(() -> unreadable("the key ring has no key " + id));
            byte[] dataKey = AesGcm.decrypt(key, wrapped, additional);
            return AesGcm.decrypt(new SecretKeySpec(dataKey, "AES"), take(in, in.remaining()), additional);
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw unreadable("it is cut off");
        } catch (GeneralSecurityException e) {
            throw unreadable("it was changed, or belongs elsewhere");
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
