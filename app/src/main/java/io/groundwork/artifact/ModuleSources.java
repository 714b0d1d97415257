package io.groundwork.artifact;

import io.groundwork.artifact.HclOutline.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/** Where the modules of a configuration come from. */
public final class ModuleSources {
    private ModuleSources() {}

    /** Whether a source or version of a module, in the directory or in what {@code init} has fetched, is made of variables. */
    public static boolean needVariables(Path directory) {
        var found = new boolean[1];
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    return path.endsWith(".terraform/providers")
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    found[0] = attributes.isRegularFile()
                            && ConfigurationFiles.isConfiguration(String.valueOf(path.getFileName()))
                            && needsVariables(path);
                    return found[0] ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("looking at the sources of modules", e);
        }
        return found[0];
    }

    private static boolean needsVariables(Path file) {
        boolean json = ConfigurationFiles.isJson(file);
        return RootModule.outline(file)
                .blocks("module")
                .map(HclOutline.Block::body)
                .flatMap(ModuleSources::addresses)
                .anyMatch(address ->
                        address.contains("${") || address.contains("%{") || (!json && !address.startsWith("\"")));
    }

    private static Stream<String> addresses(Body module) {
        return Stream.of("source", "version").flatMap(name -> module.attribute(name).stream());
    }
}
