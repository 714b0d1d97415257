package io.groundwork.opa;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import io.groundwork.wire.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The files of a policy directory that count: Rego, data, and HCP Terraform's {@code policies.hcl}. What begins with a dot is
 * left out: version control, editors, and where Kubernetes keeps the files behind the links it makes.
 *
 * @param files path inside the directory to the file
 */
public record PolicyFiles(SortedMap<String, Path> files) {
    static final String HCP = "policies.hcl";

    private static final int MOST_FILES = 300;
    private static final long MOST_BYTES = 16L << 20;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ._/@+=,-]+");

    public PolicyFiles {
        files = new TreeMap<>(files);
    }

    /**
     * Looks through a directory. Raises user problems: {@code policy_directory_missing}, {@code policy_directory_invalid},
     * {@code policy_directory_empty}, {@code policy_directory_link}, {@code policy_directory_too_large}.
     */
    public static PolicyFiles in(Path directory) {
        if (!Files.exists(directory)) {
            throw Problems.badInput(
                    "policy_directory_missing",
                    "there is no policy directory " + directory,
                    "name a directory with .rego files");
        }
        if (!Files.isDirectory(directory)) {
            throw invalid(directory + " is no directory");
        }
        SortedMap<String, Path> files = new TreeMap<>();
        try {
            Path root = directory.toRealPath();
            Files.walkFileTree(root, new Visitor(root, files));
            check(directory, files);
        } catch (IOException e) {
            throw invalid("reading " + directory + ": " + e.getMessage());
        }
        return new PolicyFiles(files);
    }

    private static void check(Path directory, Map<String, Path> files) throws IOException {
        if (files.keySet().stream().noneMatch(name -> isRego(name) && !isTest(name))) {
            throw Problems.badInput(
                    "policy_directory_empty",
                    "there are no .rego files in " + directory,
                    "name the directory that holds the policies themselves");
        }
        long bytes = 0;
        for (Path file : files.values()) {
            bytes += Files.size(file);
        }
        if (files.size() > MOST_FILES || bytes > MOST_BYTES) {
            throw Problems.badInput(
                    "policy_directory_too_large",
                    directory + " has more than " + MOST_FILES + " files or " + (MOST_BYTES >> 20) + " MiB",
                    "leave out what the policies do not read");
        }
    }

    private static ProblemException invalid(String why) {
        return Problems.badInput(
                "policy_directory_invalid",
                "reading a policy directory: " + why,
                "name a directory with .rego files that can be read");
    }

    static boolean isRego(String name) {
        return name.endsWith(".rego");
    }

    static boolean isTest(String name) {
        return name.endsWith("_test.rego");
    }

    private static boolean isData(String name) {
        return name.endsWith(".json") || name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /** SHA-256 over names and contents. */
    public String digest() {
        StringBuilder listing = new StringBuilder();
        try {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                listing.append(Digest.of(file.getValue()))
                        .append(' ')
                        .append(file.getKey())
                        .append('\n');
            }
        } catch (IOException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
        return Digest.of(listing.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Map<String, Path> files;

        Visitor(Path root, Map<String, Path> files) {
            this.root = root;
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return !directory.equals(root) && nameOf(directory).startsWith(".")
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = root.relativize(file).toString();
            if (nameOf(file).startsWith(".")) {
                return FileVisitResult.CONTINUE;
            }
            Path named = attributes.isSymbolicLink() ? behind(file, name) : file;
            if (isRego(name) || isData(name) || name.equals(HCP)) {
                if (!NAME.matcher(name).matches()) {
                    throw invalid(name.replaceAll("\\p{Cntrl}", "?")
                            + " has a character in its name that opa takes for a" + " pattern");
                }
                if (!Files.isRegularFile(named)) {
                    throw invalid(name + " is no file");
                }
                files.put(name, named);
            }
            return FileVisitResult.CONTINUE;
        }

        /** A link inside the directory stands for the file it names; one that leads out would not be there on a worker. */
        private Path behind(Path link, String name) {
            try {
                Path named = link.toRealPath();
                if (named.startsWith(root) && Files.isRegularFile(named)) {
                    return named;
                }
            } catch (IOException e) {
                // A loop, or nothing behind it: told below.
            }
            throw Problems.badInput(
                    "policy_directory_link",
                    "reading a policy directory: " + name
                            + " is a link that leads out of it, in circles, to a directory" + " or to nothing",
                    "put the file itself there");
        }

        private static String nameOf(Path path) {
            return String.valueOf(path.getFileName());
        }
    }
}
