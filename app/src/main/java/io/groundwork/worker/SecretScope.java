package io.groundwork.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which secrets of the worker's machine a run may refer to.
 *
 * @param names of environment variables; one that ends with a star is a beginning
 * @param directories whose files may be read, and those below them
 * @param withheld files and directories that are never read: keys, tokens, what belongs to runs
 */
public record SecretScope(List<String> names, List<Path> directories, List<Path> withheld) {
    /** The kernel's: a process's environment is a file there. */
    private static final List<Path> KERNELS = List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

    public SecretScope {
        names = List.copyOf(names);
        directories = List.copyOf(directories);
        withheld = Stream.concat(KERNELS.stream(), withheld.stream()).distinct().toList();
    }

    boolean allowsName(String name) {
        return names.stream()
                .anyMatch(entry -> entry.endsWith("*")
                        ? name.startsWith(entry.substring(0, entry.length() - 1))
                        : entry.equals(name));
    }

    /** @param file absolute and without links */
    boolean allowsFile(Path file) {
        return real(directories).anyMatch(file::startsWith) && real(withheld).noneMatch(file::startsWith);
    }

    /** Whether the file could be allowed, judging by its name alone: of others nothing is said, not even that they exist. */
    boolean mayAllow(Path file) {
        return Stream.concat(directories.stream(), real(directories)).anyMatch(file::startsWith)
                && withheld.stream().noneMatch(file::startsWith);
    }

    /** Whether nobody may have the file allowed. */
    boolean withholds(Path file) {
        return Stream.concat(withheld.stream(), real(withheld)).anyMatch(file::startsWith);
    }

    /** Looked at anew each time: a directory may be mounted, or a link be changed, while the worker runs. */
    private static Stream<Path> real(List<Path> paths) {
        return paths.stream().map(SecretScope::real);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
