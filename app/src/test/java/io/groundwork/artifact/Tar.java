package io.groundwork.artifact;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Archives as nobody's tar would write them: header by header, with whatever a test wants in it. */
final class Tar {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Tar file(String name, String content) {
        return entry(name, '0', "", content.getBytes(StandardCharsets.UTF_8));
    }

    Tar directory(String name) {
        return entry(name, '5', "", new byte[0]);
    }

    Tar link(String name, char kind, String target) {
        return entry(name, kind, target, new byte[0]);
    }

    /** A name too long for a header, as GNU tar writes it. */
    Tar longName(String name, String content) {
        byte[] text = (name + "\0").getBytes(StandardCharsets.UTF_8);
        return entry("././@LongLink", 'L', "", text).file("x", content);
    }

    /** Extended headers for the next entry, as POSIX has them. */
    Tar pax(String... records) {
        var text = new StringBuilder();
        for (String record : records) {
            int length = record.length() + 3;
            while (Integer.toString(length).length() + record.length() + 2 > length) {
                length++;
            }
            text.append(length).append(' ').append(record).append('\n');
        }
        return entry("pax", 'x', "", text.toString().getBytes(StandardCharsets.UTF_8));
    }

    Tar entry(String name, char kind, String target, byte[] content) {
        return header(name, kind, target, Long.toOctalString(content.length), new byte[0])
                .raw(content)
                .raw(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    /**
     * One header alone.
     *
     * @param size as text, right or wrong
     * @param extension from byte 345 on
     */
    Tar header(String name, char kind, String target, String size, byte[] extension) {
        byte[] header = new byte[BLOCK];
        put(header, 0, 100, name);
        put(header, 100, 8, "0000644");
        put(header, 108, 8, "0000000");
        put(header, 116, 8, "0000000");
        put(header, 124, 12, size);
        put(header, 136, 12, "00000000000");
        put(header, 148, 8, "        ");
        header[156] = (byte) kind;
        put(header, 157, 100, target);
        put(header, 257, 8, "ustar  ");
        System.arraycopy(extension, 0, header, 345, Math.min(extension.length, BLOCK - 345));
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, 7, "%06o\0".formatted(sum));
        return raw(header);
    }

    private static void put(byte[] header, int offset, int length, String text) {
        byte[] field = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(field, 0, header, offset, Math.min(field.length, length));
    }

    Tar raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** With the end that a tar has, zipped. */
    Path to(Path file) {
        raw(new byte[2 * BLOCK]);
        return zipped(bytes(), file);
    }

    static Path zipped(byte[] content, Path file) {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
