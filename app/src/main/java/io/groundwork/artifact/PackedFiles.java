package io.groundwork.artifact;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of some directories travels: what git would carry, and empty directories; no state, no working files of an engine, and
 * nothing that a {@code .terraformignore} names. Links inside of a directory are followed. Used by one thread.
 */
final class PackedFiles {
    /** Never configuration; named if it is a surprise that they do not travel. */
    private static final Set<String> OF_OTHER_TOOLS = Set.of(".git", ".terraform", ".hg", ".svn", ".idea", ".vscode");

    private static final Set<String> OF_ENGINES = Set.of("terraform.d", ".terraformrc", "terraform.rc", ".tofurc");
    private static final int LONGEST_LOOKED_AT = 4 << 10;

    private final SortedMap<String, Path> files = new TreeMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private int ignored;
    private long bytes;

    /** A directory on the way from the top. */
    private record Place(Path real, String prefix, List<Path> above, IgnoreRules.Verdict verdict) {
        boolean isWithin(Path directory) {
            return real.equals(directory) || above.contains(directory);
        }

        Place below(Path directory, String name, IgnoreRules.Verdict itsVerdict) {
            List<Path> way = new ArrayList<>(above);
            way.add(real);
            return new Place(directory, name + "/", List.copyOf(way), itsVerdict);
        }
    }

    /** Name in the archive to file; the name of an empty directory ends with a slash. */
    SortedMap<String, Path> files() {
        return files;
    }

    LeftOut leftOut() {
        return new LeftOut(leftOut, ignored);
    }

    /** A file, or a directory with all that travels of it, under a name; the empty name for the top. */
    void add(String name, Path path) throws IOException {
        if (Files.isDirectory(path)) {
            Path real = path.toRealPath();
            String prefix = name.isEmpty() ? "" : name + "/";
            addAll(real, IgnoreRules.in(real), new Place(real, prefix, List.of(), IgnoreRules.Verdict.NONE));
        } else {
            put(name, path, Files.size(path));
        }
    }

    private void addAll(Path root, IgnoreRules rules, Place place) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(place.real())) {
            stream.forEach(children::add);
        }
        children.sort(null);
        for (Path child : children) {
            addOne(root, rules, place, child);
        }
    }

    private void addOne(Path root, IgnoreRules rules, Place place, Path child) throws IOException {
        String base = String.valueOf(child.getFileName());
        String name = place.prefix() + base;
        if (OF_OTHER_TOOLS.contains(base)) {
            return;
        }
        String unfit = unfit(base);
        if (!unfit.isEmpty()) {
            leaveOut(name, unfit);
            return;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean link = attributes.isSymbolicLink();
        boolean directory = link ? Files.isDirectory(child) : attributes.isDirectory();
        IgnoreRules.Verdict verdict = rules.of(directory ? name + "/" : name, place.verdict());
        if (verdict.leftOut() && !(directory && rules.mayTakeBack(verdict))) {
            ignored++;
            return;
        }
        if (link && !Files.exists(child)) {
            leaveOut(name, "a link to nothing");
            return;
        }
        Path real = link ? child.toRealPath() : child;
        if (!real.startsWith(root)) {
            throw leadsOut(name);
        }
        if (link && staysBehind(root.relativize(real))) {
            leaveOut(name, "a link to what stays behind");
        } else if (directory) {
            addDirectory(root, rules, place, real, name, verdict);
        } else if (!Files.isRegularFile(real)) {
            leaveOut(name, "neither a file nor a directory");
        } else if (base.contains(".tfstate") && readsLikeState(real)) {
            leaveOut(name, "a state");
        } else {
            put(name, real, Files.size(real));
        }
    }

    /** Why something of that name does not travel; empty if it does. */
    private static String unfit(String base) {
        if (OF_ENGINES.contains(base) || base.endsWith(".tfplan")) {
            return "of an engine";
        }
        return ArchiveNames.isState(base) ? "a state" : base.indexOf('\uFFFD') >= 0 ? "its name is not UTF-8" : "";
    }

    /** By whatever name it is reached. */
    private static boolean staysBehind(Path relative) {
        for (Path part : relative) {
            String base = part.toString();
            if (OF_OTHER_TOOLS.contains(base) || !unfit(base).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void addDirectory(
            Path root, IgnoreRules rules, Place place, Path real, String name, IgnoreRules.Verdict verdict)
            throws IOException {
        if (place.isWithin(real)) {
            leaveOut(name, "a link in circles");
            return;
        }
        int before = files.size();
        addAll(root, rules, place.below(real, name, verdict));
        if (files.size() == before && !verdict.leftOut()) {
            put(name + "/", real, 0);
        }
    }

    private void leaveOut(String name, String why) {
        leftOut.add(name + " (" + why + ")");
    }

    private void put(String name, Path file, long size) {
        if (files.put(name, file) != null) {
            // A file that was named although it travels anyway.
            return;
        }
        bytes += size;
        if (files.size() > ConfigurationArchive.MOST_ENTRIES || bytes > ConfigurationArchive.MOST_BYTES) {
            throw tooLarge();
        }
    }

    /** Whatever its name ends with. */
    private static boolean readsLikeState(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(LONGEST_LOOKED_AT), StandardCharsets.UTF_8);
            return head.stripLeading().startsWith("{") && head.contains("\"lineage\"") && head.contains("\"serial\"");
        }
    }

    private static ProblemException leadsOut(String name) {
        return Problems.badInput(
                "configuration_link",
                "packing the configuration: " + name + " is a link that leads out of the directory",
                "put there what it names, or list the link in " + IgnoreRules.FILE);
    }

    /** Names what would help most if it stayed behind. */
    ProblemException tooLarge() {
        record Sized(String name, long size) {}
        List<String> largest = files.entrySet().stream()
                .map(file -> new Sized(file.getKey(), sizeOf(file)))
                .sorted((one, other) -> Long.compare(other.size(), one.size()))
                .limit(5)
                .map(file -> file.name() + " (" + Math.max(1, file.size() >> 10) + " KiB)")
                .toList();
        return Problems.badInput(
                "configuration_too_large",
                "the configuration is more than " + ConfigurationArchive.MOST_ENTRIES + " files, "
                        + (ConfigurationArchive.MOST_BYTES >> 20) + " MiB, or packed "
                        + (ConfigurationArchive.MOST_PACKED_BYTES >> 20) + " MiB; the largest files so far: "
                        + String.join(", ", largest),
                "list what the engine does not read in " + IgnoreRules.FILE + ", such as node_modules/");
    }

    private static long sizeOf(Map.Entry<String, Path> file) {
        try {
            return Files.size(file.getValue());
        } catch (IOException e) {
            return 0;
        }
    }
}
