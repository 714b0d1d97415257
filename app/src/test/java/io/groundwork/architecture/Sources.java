package io.groundwork.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules about the sources, which classes no longer tell. Each takes the directory it is about. */
final class Sources {
    static final int LONGEST = 400;
    private static final Pattern NULL_MARKED =
            Pattern.compile("^@(org\\.jspecify\\.annotations\\.)?NullMarked$", Pattern.MULTILINE);

    private Sources() {}

    /** The repository; tests run in the directory of their module. */
    static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("mvnw")) ? here : here.resolve("..").normalize();
    }

    /** Files over {@link #LONGEST} lines, each with its length. */
    static List<String> tooLong(Path directory) {
        return java(directory).stream()
                .filter(file -> lines(file) > LONGEST)
                .map(file -> directory.relativize(file) + ": " + lines(file) + " lines")
                .toList();
    }

    /** Packages without a null-marked package-info that says what is in them. */
    static List<String> withoutPackageInfo(Path directory) {
        return packageDirectories(directory).stream()
                .filter(each -> !isMarked(each.resolve("package-info.java")))
                .map(each -> directory.relativize(each).toString())
                .toList();
    }

    /** The first name below {@code io.groundwork} of every package that has a class. */
    static Set<String> packages(Path directory) {
        Path root = directory.resolve("io/groundwork");
        Set<String> names = new TreeSet<>();
        for (Path each : packageDirectories(directory)) {
            names.add(root.relativize(each).toString().replace('/', '.'));
        }
        return names;
    }

    private static Set<Path> packageDirectories(Path directory) {
        Set<Path> directories = new TreeSet<>();
        java(directory).forEach(file -> directories.add(file.getParent()));
        return directories;
    }

    private static boolean isMarked(Path packageInfo) {
        if (!Files.exists(packageInfo)) {
            return false;
        }
        String text = read(packageInfo);
        return text.startsWith("/**") && NULL_MARKED.matcher(text).find();
    }

    static List<Path> java(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path file) {
        return read(file).lines().count();
    }
}
