package io.groundwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document of the repository and the commands it shows: the lines of its blocks that are marked {@code sh}.
 *
 * @param path as it is known in the repository, e.g. {@code docs/cli.md}
 * @param commands in the order of the document, comments and continued lines taken out
 */
record Document(String path, List<String> commands) {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w*)\\n(.*?)^ *```$");
    private static final Pattern LOOKS_LIKE_A_COMMAND = Pattern.compile(
            "(?m)^ *(\\w+=\\S+ )*(\\./)?(groundwork [a-z]|temporal [a-z]|terraform [a-z]|make |export ).*");

    Document {
        commands = List.copyOf(commands);
    }

    /** All documents of the repository that show commands. */
    static List<Document> withCommands() {
        List<Path> files = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        for (String directory : List.of("docs", "examples", "deploy")) {
            try (Stream<Path> found = Files.walk(ROOT.resolve(directory))) {
                found.filter(file -> file.toString().endsWith(".md")).forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files.stream()
                .sorted()
                .map(Document::read)
                .filter(document -> !document.commands.isEmpty())
                .toList();
    }

    private static Document read(Path file) {
        try {
            String path = ROOT.relativize(file).toString();
            List<String> commands = new ArrayList<>();
            BLOCK.matcher(Files.readString(file)).results().forEach(block -> {
                if (block.group(1).equals("sh")) {
                    block.group(2)
                            .replace("\\\n", " ")
                            .lines()
                            .map(line ->
                                    line.replaceAll("(^| +)#.*", "").strip().replaceAll(" {2,}", " "))
                            .filter(line -> !line.isEmpty())
                            .forEach(commands::add);
                } else if (LOOKS_LIKE_A_COMMAND.matcher(block.group(2)).find()) {
                    throw new AssertionError(
                            path + " shows commands in a block that is not marked sh: " + block.group(2));
                }
            });
            return new Document(path, commands);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the repository is checked out. */
    static Path root() {
        return ROOT;
    }
}
