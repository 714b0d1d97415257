package io.groundwork.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Bytes that were found to have their digest, to be read with little memory. Thread-safe.
 *
 * @param size of them
 * @param source opens them; each time anew
 */
public record Stored(long size, Source source) {
    /** Opens a stream, which the caller closes. */
    public interface Source {
        InputStream open() throws IOException;
    }

    /** The caller closes it. */
    public InputStream open() throws IOException {
        return source.open();
    }

    /** Writes all of them; does not close. */
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = open()) {
            in.transferTo(out);
        }
    }
}
