package io.groundwork.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A body that is closed under its reader when nothing comes for too long: the other side is gone then, even if no packet
 * says so. Reading on raises an {@code IOException}. One reader.
 */
final class WatchedStream extends FilterInputStream {
    private final StreamWatchdog guard;

    private WatchedStream(InputStream in, StreamWatchdog guard) {
        super(in);
        this.guard = guard;
    }

    static WatchedStream of(InputStream in) {
        return of(in, StreamWatchdog.LONGEST_SILENCE);
    }

    static WatchedStream of(InputStream in, Duration longestSilence) {
        return new WatchedStream(in, StreamWatchdog.over(in, longestSilence));
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        guard.heard();
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        guard.heard();
        return read;
    }

    @Override
    public void close() throws IOException {
        guard.close();
        super.close();
    }
}
