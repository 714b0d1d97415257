package io.groundwork.keyring;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

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

    /** As {@link #seal(byte[], String)}, of any amount of bytes with little memory. Closes neither stream. */
    void seal(InputStream plaintext, OutputStream sealed, String context) throws IOException;

    /**
     * Opens what {@link #seal} made with the same context, whichever key of the ring wrapped it; raises the problem
     * {@code sealed_data_unreadable} otherwise.
     */
    byte[] open(byte[] sealed, String context);

    /**
     * As {@link #open(byte[], String)}, of any amount of bytes with little memory. That the key is of this context is proven when
     * it returns; that no bit of the bytes was changed is not: only for whoever knows their digest, and compares it before
     * anything is done with them. The caller closes the stream.
     */
    InputStream openUnproven(Path sealed, String context) throws IOException;
}
