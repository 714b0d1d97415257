package io.groundwork.terraform.engine;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version such as {@code 1.11.4} or {@code 1.12.0-beta1}. Ordered as semantic versions are, except that pre-release
 * labels compare as text; that is enough to place them before their release.
 *
 * @param label what follows the dash, empty for a release
 */
public record EngineVersion(int major, int minor, int patch, String label) implements Comparable<EngineVersion> {

    private static final Pattern SHAPE =
            Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?:-([0-9A-Za-z.-]+))?(?:\\+.*)?");
    private static final Comparator<EngineVersion> ORDER = Comparator.comparingInt(EngineVersion::major)
            .thenComparingInt(EngineVersion::minor)
            .thenComparingInt(EngineVersion::patch)
            .thenComparing(EngineVersion::isRelease)
            .thenComparing(EngineVersion::label);

    /**
     * Reads a version, with or without a leading {@code v}.
     *
     * @throws IllegalArgumentException when the text is no version
     */
    public static EngineVersion parse(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a version: " + text);
        }
        String label = matcher.group(4);
        return new EngineVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                label == null ? "" : label);
    }

    public boolean isRelease() {
        return label.isEmpty();
    }

    public boolean isAtLeast(EngineVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(EngineVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        String release = major + "." + minor + "." + patch;
        return label.isEmpty() ? release : release + "-" + label;
    }
}
