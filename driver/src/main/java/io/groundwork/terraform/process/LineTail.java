package io.groundwork.terraform.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads complete lines of a file that grows. Each line comes with the byte offset after it; another reader that starts there
 * loses none and sees none twice. For one thread at a time.
 *
 * <p>Long lines are cut: in a JSON line each text for itself, so that it can be read all the same. If the supervisor has
 * cut output out of the file ({@link Launch#withOutputLimit}), reading goes on behind the gap; {@link #missing} counts it.
 */
public final class LineTail implements AutoCloseable {

    /** Longer JSON lines are cut to this many bytes; their offset is right all the same. */
    public static final int MAX_LINE_BYTES = 1 << 20;

    /** Longer texts in a JSON line, and longer lines of plain text, are cut to this many bytes, and end with a mark. */
    public static final int MAX_TEXT_BYTES = 64 << 10;

    /** How much one {@link #poll} reads at most: who reads has to look up, however much is printed. */
    public static final int MAX_POLL_BYTES = 1 << 20;

    private static final String CUT = "... (cut here: ";

    private static final Pattern CUT_MARK = Pattern.compile("\\.\\.\\. \\(cut here: \\d{1,19} bytes in all\\)$");

    private static final int LONGEST_MARK = 60;

    /**
     * A line of the file.
     *
     * @param text without its line end; bytes that are no UTF-8 come as U+FFFD
     * @param endOffset bytes from the start of the file to the start of the next line
     * @param truncated the line, or a text in it, was longer than the limit
     */
    public record Line(String text, long endOffset, boolean truncated) {}

    private final Path file;
    private final LineBuffer line;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private @Nullable FileChannel channel;
    private boolean atEnd;
    private long readOffset;
    private long lineOffset;
    private long openedAt;
    private long missing;

    private LineTail(Path file, long offset, int maxLineBytes, int maxTextBytes) {
        this.file = file;
        this.line = new LineBuffer(maxLineBytes, maxTextBytes);
        this.readOffset = offset;
        this.lineOffset = offset;
    }

    /**
     * A reader from an offset on. The file may be missing yet.
     *
     * @param offset 0, or the end offset of a line read before. The file may be missing yet.
     */
    public static LineTail of(Path file, long offset) {
        return of(file, offset, MAX_LINE_BYTES, MAX_TEXT_BYTES);
    }

    static LineTail of(Path file, long offset, int maxLineBytes, int maxTextBytes) {
        return new LineTail(file, offset, maxLineBytes, maxTextBytes);
    }

    /** What ends a text that was cut. */
    static String cutMark(long bytesInAll) {
        return CUT + bytesInAll + " bytes in all)";
    }

    /** Where the mark begins at the end of a text that was cut; -1 in others. */
    public static int cutIn(String text) {
        if (!text.endsWith(" bytes in all)")) {
            return -1;
        }
        Matcher mark = CUT_MARK.matcher(text).region(Math.max(0, text.length() - LONGEST_MARK), text.length());
        return mark.find() ? mark.start() : -1;
    }

    /** The end of the last line handed out. */
    public long offset() {
        return lineOffset;
    }

    /** Bytes that were cut out of what has been read so far. */
    public long missing() {
        return missing;
    }

    /** Whether the last {@link #poll} has come to the end of what is there. */
    public boolean isAtEnd() {
        return atEnd;
    }

    /**
     * Hands out the lines that are complete by now, of the next {@value #MAX_POLL_BYTES} bytes. Returns how many. An exception of
     * the taker leaves that line read.
     */
    public int poll(Consumer<Line> taker) {
        long end = readOffset + MAX_POLL_BYTES;
        int lines = 0;
        while (readOffset < end && fill()) {
            while (buffer.hasRemaining()) {
                if (takeUntilLineEnd()) {
                    lines++;
                    handOut(taker);
                }
            }
        }
        return lines;
    }

    /** Hands out all lines, and then what is left without a line end. Only once the writer is known to have ended. */
    public int drain(Consumer<Line> taker) {
        int lines = poll(taker);
        while (!atEnd) {
            lines += poll(taker);
        }
        if (line.isOpen()) {
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
            atEnd = count <= 0;
            return !atEnd;
        } catch (NoSuchFileException e) {
            atEnd = true;
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("reading the engine's output " + file, e);
        }
    }

    private boolean takeUntilLineEnd() {
        int start = buffer.position();
        int end = start;
        byte octet = 1;
        while (end < buffer.limit() && octet != 0 && octet != '\n') {
            octet = buffer.get(end++);
        }
        boolean gap = octet == 0;
        boolean complete = octet == '\n';
        if (!line.isOpen()) {
            openedAt = readOffset;
        }
        line.add(buffer.array(), start, gap || complete ? end - 1 : end);
        buffer.position(gap ? endOfGap(end) : end);
        readOffset += buffer.position() - start;
        if (gap) {
            // What has been read of the line before the gap is the beginning of what was cut out.
            missing += readOffset - openedAt;
            line.clear();
        }
        return complete;
    }

    private int endOfGap(int position) {
        int end = position;
        while (end < buffer.limit() && buffer.get(end) == 0) {
            end++;
        }
        return end;
    }

    private void handOut(Consumer<Line> taker) {
        lineOffset = readOffset;
        boolean truncated = line.isTruncated();
        taker.accept(new Line(line.take(), lineOffset, truncated));
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
