package io.groundwork.terraform.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads complete lines of a file that grows. Each line comes with the byte offset after it; another reader that starts there
 * loses none and sees none twice. For one thread at a time.
 */
public final class LineTail implements AutoCloseable {

    /** Longer lines are cut to this many bytes and marked; their offset is right all the same. */
    public static final int MAX_LINE_BYTES = 1 << 20;

    /**
     * A line of the file.
     *
     * @param text without its line end; bytes that are no UTF-8 come as U+FFFD
     * @param endOffset bytes from the start of the file to the start of the next line
     * @param truncated the line was longer than the limit
     */
    public record Line(String text, long endOffset, boolean truncated) {}

    private final Path file;
    private final int maxLineBytes;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private @Nullable FileChannel channel;
    private boolean truncated;
    private long readOffset;
    private long lineOffset;

    private LineTail(Path file, long offset, int maxLineBytes) {
        this.file = file;
        this.maxLineBytes = maxLineBytes;
        this.readOffset = offset;
        this.lineOffset = offset;
    }

    /**
     * A reader from an offset on. The file may be missing yet.
     *
     * @param offset 0, or the end offset of a line read before. The file may be missing yet.
     */
    public static LineTail of(Path file, long offset) {
        return new LineTail(file, offset, MAX_LINE_BYTES);
    }

    static LineTail of(Path file, long offset, int maxLineBytes) {
        return new LineTail(file, offset, maxLineBytes);
    }

    /** The end of the last line handed out. */
    public long offset() {
        return lineOffset;
    }

    /** Hands out the lines that are complete by now. Returns how many. An exception of the taker leaves that line read. */
    public int poll(Consumer<Line> taker) {
        int lines = 0;
        while (fill()) {
            while (buffer.hasRemaining()) {
                if (takeUntilLineEnd()) {
                    lines++;
                    handOut(taker);
                }
            }
        }
        return lines;
    }

    /** As {@link #poll}, and then what is left without a line end. Only once the writer is known to have ended. */
    public int drain(Consumer<Line> taker) {
        int lines = poll(taker);
        if (readOffset > lineOffset) {
            lines++;
            handOut(taker);
        }
        return lines;
    }

    private boolean fill() {
        try {
            if (channel == null) {
                channel = FileChannel.open(file);
            }
            buffer.clear();
            int count = channel.read(buffer, readOffset);
            buffer.flip();
            return count > 0;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("reading the engine's output " + file, e);
        }
    }

    private boolean takeUntilLineEnd() {
        int start = buffer.position();
        int end = start;
        while (end < buffer.limit() && buffer.get(end) != '\n') {
            end++;
        }
        int keep = Math.min(end - start, maxLineBytes - pending.size());
        pending.write(buffer.array(), start, keep);
        truncated |= keep < end - start;
        boolean complete = end < buffer.limit();
        buffer.position(complete ? end + 1 : end);
        readOffset += buffer.position() - start;
        return complete;
    }

    private void handOut(Consumer<Line> taker) {
        lineOffset = readOffset;
        Line line = new Line(pending.toString(StandardCharsets.UTF_8), lineOffset, truncated);
        pending.reset();
        truncated = false;
        taker.accept(line);
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("closing the engine's output " + file, e);
        }
    }
}
