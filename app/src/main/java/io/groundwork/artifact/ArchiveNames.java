package io.groundwork.artifact;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names in one archive: each is a plain relative path, and no two of them are the same file, on any file system. Used
 * by one thread.
 */
final class ArchiveNames {
    private static final int MOST_DEPTH = 32;
    private static final int MOST_PART_BYTES = 255;
    private static final int MOST_NAME_BYTES = 1024;
    private static final Set<String> OF_ENGINES =
            Set.of(".terraform", "terraform.d", ".terraformrc", "terraform.rc", ".tofurc");

    private static final Pattern STATE =
            Pattern.compile("\\.tfstate(\\.d|\\.lock\\.info|\\.[0-9]+|(\\.[0-9]+)?\\.(backup|bak|old|orig))?$");

    private final Set<String> files = new HashSet<>();
    private final Set<String> directories = new HashSet<>();

    /** The name as it is to be written, empty for the root; raises what is wrong with it. */
    String add(String raw, boolean directory) {
        List<String> parts = parts(raw, directory);
        if (parts.isEmpty() && !directory) {
            throw refused("archive_unsafe_path", raw, "has no name");
        }
        parts.forEach(part -> checkPart(raw, part));
        String name = String.join("/", parts);
        if (parts.size() > MOST_DEPTH) {
            throw refused("archive_too_large", raw, "lies more than " + MOST_DEPTH + " directories deep");
        }
        if (bytes(name) > MOST_NAME_BYTES) {
            throw refused("archive_unsafe_path", raw, "has a name longer than " + MOST_NAME_BYTES + " bytes");
        }
        claim(raw, parts, directory);
        return name;
    }

    /** Files, and directories whether or not they are entries themselves. */
    int count() {
        return files.size() + directories.size();
    }

    /** Without what says "here" at its beginning and "directory" at its end. */
    private static List<String> parts(String raw, boolean directory) {
        if (raw.startsWith("/") || raw.contains("\\") || raw.chars().anyMatch(Character::isISOControl)) {
            throw refused("archive_unsafe_path", raw, "is not a plain relative path");
        }
        List<String> parts = new ArrayList<>(List.of(raw.split("/", -1)));
        while (!parts.isEmpty() && parts.getFirst().equals(".")) {
            parts.removeFirst();
        }
        if (directory && !parts.isEmpty() && parts.getLast().isEmpty()) {
            parts.removeLast();
        }
        return parts;
    }

    private static void checkPart(String raw, String part) {
        if (part.isEmpty() || part.equals(".")) {
            throw refused("archive_unsafe_path", raw, "is not a plain relative path");
        }
        if (part.equals("..")) {
            throw refused("archive_unsafe_path", raw, "leaves the archive");
        }
        if (bytes(part) > MOST_PART_BYTES) {
            throw refused("archive_unsafe_path", raw, "has a name longer than " + MOST_PART_BYTES + " bytes");
        }
        String folded = fold(part);
        if (OF_ENGINES.contains(folded)) {
            throw refused("archive_contains_engine_data", raw, "belongs to an engine and not to a configuration");
        }
        if (isState(folded)) {
            throw refused("archive_contains_state", raw, "is a state file");
        }
    }

    private void claim(String raw, List<String> parts, boolean directory) {
        var path = new StringBuilder();
        for (int n = 0; n < parts.size(); n++) {
            path.append(n == 0 ? "" : "/").append(fold(parts.get(n)));
            boolean inner = n < parts.size() - 1;
            String key = path.toString();
            boolean clash = (inner || directory) ? !claimDirectory(key) : directories.contains(key) || !files.add(key);
            if (clash) {
                throw refused("archive_duplicate_name", raw, "is there twice, or differs in upper case only");
            }
        }
    }

    /** Directories may be named again and again. */
    private boolean claimDirectory(String key) {
        directories.add(key);
        return !files.contains(key);
    }

    /** Whether an engine, or a person who keeps an old one, calls a state so; a template of one may be called anything. */
    static boolean isState(String name) {
        return STATE.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    /** What is the same name on a file system that keeps neither upper case nor the way an accent is written. */
    private static String fold(String part) {
        return Normalizer.normalize(part, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static ProblemException refused(String code, String name, String why) {
        String shown = name.length() > 200 ? name.substring(0, 200) + "..." : name;
        return Problems.badInput(
                code,
                "the archive's entry " + shown.replaceAll("\\p{Cntrl}", "?") + " " + why,
                "rename it, or leave it out of the archive: " + IgnoreRules.FILE + " lists what does not travel");
    }
}
