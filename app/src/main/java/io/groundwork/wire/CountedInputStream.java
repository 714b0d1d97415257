package io.groundwork.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that says how much was taken from it, with every step. Not thread-safe. */
public abstract class CountedInputStream extends FilterInputStream {
    private long taken;

    protected CountedInputStream(InputStream in) {
        super(in);
    }

    /**
     * Called after every step; may raise what keeps the reader from going on.
     *
     * @param inAll bytes since the beginning
     */
    protected abstract void taken(long inAll);

    /** Bytes since the beginning. */
    protected final long taken() {
        return taken;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) {
        taken += bytes;
        taken(taken);
    }
}
