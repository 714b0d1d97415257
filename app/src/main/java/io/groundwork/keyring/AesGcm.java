package io.groundwork.keyring;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/** AES-256-GCM with a random 12-byte nonce in front and the 16-byte tag behind. Thread-safe. */
public final class AesGcm {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int PIECE_BYTES = 1 << 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AesGcm() {}

    /**
     * Encrypts.
     *
     * @param context bound as additional data; may be empty
     */
    public static byte[] encrypt(SecretKey key, byte[] plaintext, byte[] context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, context);
            ByteBuffer sealed = ByteBuffer.allocate(NONCE_BYTES + cipher.getOutputSize(plaintext.length));
            sealed.put(nonce);
            cipher.doFinal(ByteBuffer.wrap(plaintext), sealed);
            return sealed.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK encrypts with AES-GCM", e);
        }
    }

    /**
     * Decrypts.
     *
     * @throws GeneralSecurityException where key, context or a single bit differ, or bytes are missing
     */
    public static byte[] decrypt(SecretKey key, byte[] sealed, byte[] context) throws GeneralSecurityException {
        if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
            throw new GeneralSecurityException("too short");
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        return cipher(Cipher.DECRYPT_MODE, key, nonce, context)
                .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    }

    /** As {@link #encrypt(SecretKey, byte[], byte[])}, piece by piece. Closes neither stream. */
    static void encrypt(SecretKey key, InputStream plaintext, OutputStream sealed, byte[] context) throws IOException {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] buffer = new byte[PIECE_BYTES];
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, context);
            sealed.write(nonce);
            for (int n = plaintext.read(buffer); n >= 0; n = plaintext.read(buffer)) {
                byte[] piece = cipher.update(buffer, 0, n);
                if (piece != null) {
                    sealed.write(piece);
                }
            }
            sealed.write(cipher.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK encrypts with AES-GCM", e);
        }
    }

    /**
     * What was encrypted, piece by piece. The tag at the end is not looked at: the JDK's own reader would hold everything in memory
     * until it has come to it.
     *
     * @param sealed as {@link #encrypt} wrote it; closed with the result
     * @param length of it
     */
    static InputStream decryptUnproven(SecretKey key, InputStream sealed, long length) throws IOException {
        long plain = length - NONCE_BYTES - TAG_BITS / 8;
        byte[] nonce = sealed.readNBytes(NONCE_BYTES);
        if (plain < 0 || nonce.length < NONCE_BYTES) {
            throw new EOFException("too short");
        }
        // GCM encrypts in counter mode; its first block of text has the counter 2.
        byte[] counter = Arrays.copyOf(nonce, NONCE_BYTES + Integer.BYTES);
        counter[counter.length - 1] = 2;
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(counter));
            return new CipherInputStream(new FirstBytes(sealed, plain), cipher);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK decrypts in counter mode", e);
        }
    }

    /** Ends before the stream does. */
    private static final class FirstBytes extends FilterInputStream {
        private long left;

        FirstBytes(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            int octet = left == 0 ? -1 : in.read();
            left -= octet < 0 ? 0 : 1;
            return octet;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}
