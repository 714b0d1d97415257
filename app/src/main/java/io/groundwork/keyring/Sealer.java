package io.groundwork.keyring;

/**
 * Encrypts bytes at rest: a fresh 256-bit data key for each object, AES-256-GCM, the data key wrapped by the ring's
 * current key. Thread-safe.
 */
public interface Sealer {
    /**
     * Seals bytes.
     *
     * @param context what the bytes are, e.g. {@code state|hello|3}; bound as additional data, so that sealed bytes moved
     *     to another place do not open there
     */
    byte[] seal(byte[] plaintext, String context);

    /**
     * Opens what {@link #seal} made with the same context, whichever key of the ring wrapped it; raises the problem
     * {@code sealed_data_unreadable} otherwise.
     */
    byte[] open(byte[] sealed, String context);
}
