package io.groundwork.cli.source;

import io.groundwork.cli.shell.ConfigurationPacker;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A module that somebody else wrote, run without a configuration of one's own: the root around it is made here. A module in
 * a directory goes along in the archive; any other is fetched by the engine where it runs.
 *
 * @param source as in a module block; the path of a directory is relative to where the command is called
 * @param directory of a module on this machine, null for one from elsewhere
 */
public record ModuleSource(String source, @Nullable Path directory, ModuleRoot root) implements RunSource {
    private static final String PACKED = "module";

    /** HOST/NAMESPACE/NAME/PROVIDER, the host may be left out. */
    private static final Pattern REGISTRY =
            Pattern.compile("(?:[\\w-]+(?:\\.[\\w-]+)+(?::\\d+)?/)?[\\w-]+/([\\w-]+)/[a-z0-9]+(?://(.+))?");

    private static final Pattern PASSWORD = Pattern.compile("https?://[^/@]+@|//[^/@:]*:[^/@]*@");

    /**
     * Checks what can be checked without fetching it; raises problems of kind user.
     *
     * @param variables values by the names of the module's variables
     * @param environment names of environment variables that the engine gets
     */
    public static ModuleSource of(
            String source, @Nullable String version, Map<String, String> variables, Set<String> environment) {
        if (PASSWORD.matcher(source).find()) {
            throw Problems.badInput(
                    "module_source_secret",
                    "the module's source has credentials in it, which would be stored with the run",
                    "leave them out, and let git on the worker find them (a credential helper, or an SSH key)");
        }
        if (version != null && !REGISTRY.matcher(source).matches()) {
            throw Problems.badInput(
                    "options_contradict",
                    "--version goes with a module from a registry (NAMESPACE/NAME/PROVIDER) only, and this is none: "
                            + source,
                    "name the version in the source, such as git::https://example.com/network.git?ref=v1.2.0");
        }
        Path directory = isPath(source) ? Path.of(source).toAbsolutePath().normalize() : null;
        if (directory != null && !Files.isDirectory(directory)) {
            throw Problems.badInput(
                    "module_missing", "there is no directory " + source, "name the directory of the module");
        }
        String address = directory == null ? source : "./" + PACKED;
        return new ModuleSource(source, directory, ModuleRoot.of(address, version, variables, environment));
    }

    private static boolean isPath(String source) {
        return source.startsWith("/") || source.matches("\\.{1,2}(/.*)?");
    }

    @Override
    public String origin() {
        return directory == null ? source : directory.toString();
    }

    @Override
    public List<String> origins() {
        return directory == null
                ? List.of("module:" + Origins.withoutCredentials(source))
                : Origins.of(directory).stream().map(name -> "module:" + name).toList();
    }

    @Override
    public Optional<LocalState> localState() {
        return Optional.empty();
    }

    @Override
    public String name() {
        Matcher registry = REGISTRY.matcher(source);
        if (registry.matches()) {
            return registry.group(2) == null ? registry.group(1) : lastOf(registry.group(2));
        }
        return lastOf(directory == null ? source.replaceAll("\\?.*", "") : directory.toString());
    }

    private static String lastOf(String path) {
        String whole = path.replaceAll("/+$", "");
        return whole.substring(whole.lastIndexOf('/') + 1).replaceAll("\\.(git|zip|tar\\.gz|tgz)$", "");
    }

    @Override
    public List<String> varFiles() {
        return List.of();
    }

    @Override
    public <T> T packed(ConfigurationPacker packer, Use<T> use) {
        try {
            Path made = Files.createTempDirectory("groundwork-module-");
            try {
                Files.writeString(made.resolve(ModuleRoot.FILE), root.json());
                SequencedMap<String, Path> along = new LinkedHashMap<>();
                if (directory != null) {
                    along.put(PACKED, directory);
                }
                return new Configuration(made, List.of(), along, List.of()).packed(packer, use);
            } finally {
                delete(made);
            }
        } catch (IOException e) {
            throw new Problem(
                            "configuration_not_packed",
                            ProblemKind.RESOURCES,
                            "cannot make a configuration around " + source + ": " + e.getMessage(),
                            "check who may read its files, and the space in the temporary directory")
                    .asException(e);
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
