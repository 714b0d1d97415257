package io.groundwork.terraform.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One line as it comes, kept small: a JSON object of an engine stays one, because what is cut is the texts in it, each for
 * itself. Its type stands at its end, and what it names is needed however much a provider has to say. For one thread.
 */
final class LineBuffer {

    private static final int ESCAPED_CHARACTER = 4;

    private final int maxLineBytes;
    private final int maxTextBytes;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean open;
    private boolean json;
    private long bytes;
    private boolean lineCut;
    private boolean textCut;

    private boolean inText;
    private boolean afterBackslash;
    private int escapeLeft;
    private long textBytes;
    private boolean cutting;

    LineBuffer(int maxLineBytes, int maxTextBytes) {
        this.maxLineBytes = maxLineBytes;
        this.maxTextBytes = maxTextBytes;
    }

    /** Whether the line has begun. */
    boolean isOpen() {
        return open;
    }

    /** Whether the line, or a text in it, was longer than it may be. */
    boolean isTruncated() {
        return lineCut || textCut;
    }

    void add(byte[] source, int start, int end) {
        if (start == end) {
            return;
        }
        if (!open) {
            open = true;
            json = source[start] == '{';
        }
        bytes += end - start;
        if (json) {
            for (int i = start; i < end; i++) {
                add(source[i]);
            }
        } else {
            int fits = Math.min(end - start, maxTextBytes - kept.size());
            kept.write(source, start, fits);
            lineCut |= fits < end - start;
        }
    }

    private void add(byte octet) {
        if (!inText) {
            inText = octet == '"';
            textBytes = 0;
            keep(octet);
            return;
        }
        if (octet == '"' && !afterBackslash) {
            if (cutting) {
                kept.writeBytes(LineTail.cutMark(textBytes).getBytes(StandardCharsets.UTF_8));
                textCut = true;
            }
            inText = false;
            cutting = false;
            keep(octet);
            return;
        }
        cutting |= textBytes >= maxTextBytes && !afterBackslash && escapeLeft == 0 && (octet & 0xC0) != 0x80;
        textBytes++;
        if (afterBackslash) {
            afterBackslash = false;
            escapeLeft = octet == 'u' ? ESCAPED_CHARACTER : 0;
        } else if (octet == '\\') {
            afterBackslash = true;
        } else if (escapeLeft > 0) {
            escapeLeft--;
        }
        if (!cutting) {
            keep(octet);
        }
    }

    private void keep(byte octet) {
        if (kept.size() < maxLineBytes) {
            kept.write(octet);
        } else {
            lineCut = true;
        }
    }

    /** What is kept of the line; the next one can begin. */
    String take() {
        String text = kept.toString(StandardCharsets.UTF_8) + (lineCut ? LineTail.cutMark(bytes) : "");
        clear();
        return text;
    }

    void clear() {
        kept.reset();
        open = false;
        bytes = 0;
        lineCut = false;
        textCut = false;
        inText = false;
        afterBackslash = false;
        escapeLeft = 0;
        cutting = false;
    }
}
