package io.groundwork.cli.terminal;

import java.util.regex.Pattern;

/** SHA-256 digests as people compare them: the first 12 of their 64 characters. Pure. */
public final class ShortDigests {
    private static final Pattern DIGEST = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{52}\\b");

    private ShortDigests() {}

    /** The text with each digest in it shortened. */
    public static String in(String text) {
        return DIGEST.matcher(text).replaceAll("$1");
    }
}
