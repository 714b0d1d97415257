package io.groundwork.opa;

import io.groundwork.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory of its own, readable by its owner only, that is gone when it is closed. */
public final class Scratch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);

    private final Path root;

    private Scratch(Path root) {
        this.root = root;
    }

    /** In the system's temporary directory. */
    public static Scratch make() {
        try {
            return new Scratch(Files.createTempDirectory("groundwork-policies"));
        } catch (IOException e) {
            throw PolicyProblems.disk("making a temporary directory", e);
        }
    }

    /** Inside a directory, which is made where it is missing. */
    public static Scratch in(Path parent) {
        try {
            return new Scratch(Files.createTempDirectory(Files.createDirectories(parent), "set"));
        } catch (IOException e) {
            throw PolicyProblems.disk("making a directory in " + parent, e);
        }
    }

    public Path path(String name) {
        return root.resolve(name);
    }

    /** An empty directory in it. */
    public Path directory(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw PolicyProblems.disk("making a directory in " + root, e);
        }
    }

    /** What cannot be removed stays: that is no reason to lose what was found out meanwhile. */
    @Override
    public void close() {
        try {
            deleteTree(root);
        } catch (ProblemException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    /** Links are removed, not followed. */
    public static void deleteTree(Path root) {
        try (Stream<Path> paths = Files.exists(root) ? Files.walk(root) : Stream.empty()) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw PolicyProblems.disk("removing " + root, e);
        }
    }
}
