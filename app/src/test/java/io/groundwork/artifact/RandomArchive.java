package io.groundwork.artifact;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Tars with names, kinds and sizes that somebody might try, now and then with bytes that nobody would. */
final class RandomArchive {
    private static final List<String> PARTS = List.of(
            "..",
            ".",
            "",
            "a",
            "A",
            "main.tf",
            "é",
            "e\u0301",
            ".terraform",
            "x.tfstate",
            "\\",
            "\u202e",
            "con",
            "~",
            "-rf",
            " ",
            "\0",
            "\n",
            "*",
            "..\u00a0",
            "..a",
            "victim",
            "work",
            "🚀");
    private static final String KINDS = "000000000005555123467LKxgSVMDNA\0";

    private RandomArchive() {}

    static byte[] tar(Random random) {
        var tar = new Tar();
        int entries = random.nextInt(6);
        for (int n = 0; n < entries; n++) {
            add(tar, random);
        }
        if (random.nextInt(8) != 0) {
            tar.raw(new byte[1_024]);
        }
        byte[] bytes = tar.bytes();
        return random.nextInt(3) == 0 ? damaged(bytes, random) : bytes;
    }

    private static void add(Tar tar, Random random) {
        byte[] content = new byte[random.nextInt(3) == 0 ? random.nextInt(2_000) : random.nextInt(20)];
        random.nextBytes(content);
        switch (random.nextInt(10)) {
            case 0 -> tar.longName(name(random).repeat(1 + random.nextInt(60)), "x");
            case 1 ->
                tar.pax("path=" + name(random), "size=" + random.nextLong(), "mtime=" + random.nextInt())
                        .file("x", "y");
            case 2 ->
                tar.pax("GNU.sparse.major=" + random.nextInt(3), "GNU.sparse.realsize=" + random.nextLong())
                        .entry(name(random), '0', "", content);
            case 3 -> tar.header(name(random), kind(random), name(random), size(random), content);
            default -> tar.entry(name(random), kind(random), name(random), content);
        }
    }

    private static char kind(Random random) {
        return KINDS.charAt(random.nextInt(KINDS.length()));
    }

    private static String size(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Long.toOctalString(random.nextLong());
            case 1 -> "-1";
            case 2 -> "\u00ff\u00ff\u00ff\u00ff";
            default -> Integer.toOctalString(random.nextInt(5_000));
        };
    }

    private static String name(Random random) {
        var name = new StringBuilder(random.nextInt(12) == 0 ? "/" : "");
        int parts = 1 + random.nextInt(4);
        for (int n = 0; n < parts; n++) {
            name.append(n == 0 ? "" : "/").append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return name.append(random.nextInt(6) == 0 ? "/" : "").toString();
    }

    /** Some bytes changed, or some missing at its end. */
    static byte[] damaged(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return "noise".getBytes(StandardCharsets.US_ASCII);
        }
        byte[] copy = java.util.Arrays.copyOf(
                bytes, random.nextInt(3) == 0 ? random.nextInt(bytes.length) + 1 : bytes.length);
        for (int n = random.nextInt(6); n > 0; n--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }
}
