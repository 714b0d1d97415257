package io.groundwork.opa;

import io.groundwork.policy.DefaultPolicySet;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Names for sets in a report, each once. One thread. */
public final class SetNames {
    private static final int LONGEST = 60;

    private final Set<String> taken = new HashSet<>(Set.of(DefaultPolicySet.NAME));

    /** The name of a directory. */
    public static String of(Path directory) {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        return name == null ? "policies" : name.toString();
    }

    /** The name itself, or with a number where another set has it. */
    public String unique(String wanted) {
        String clean = wanted.replaceAll("[^\\p{L}\\p{N}._-]", "_");
        String base = clean.isEmpty() ? "policies" : clean.substring(0, Math.min(LONGEST, clean.length()));
        String name = base;
        for (int i = 2; !taken.add(name); i++) {
            name = base + "-" + i;
        }
        return name;
    }
}
