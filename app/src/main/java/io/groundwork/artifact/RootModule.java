package io.groundwork.artifact;

import io.groundwork.artifact.HclOutline.Body;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a root module says of itself, as far as we have to know it before an engine reads it. Immutable. */
public final class RootModule {
    private final List<File> files;

    /** @param overrides whether it comes after the others, and is merged with them */
    private record File(String name, boolean overrides, Body body) {}

    private RootModule(List<File> files) {
        this.files = files;
    }

    /**
     * Reads the module at the top of a directory.
     *
     * @param tofuFiles whether the engine reads {@code .tofu} files
     */
    public static RootModule in(Path directory, boolean tofuFiles) {
        Map<Boolean, List<File>> byKind = ConfigurationFiles.read(directory, tofuFiles).stream()
                .map(RootModule::read)
                .collect(Collectors.partitioningBy(File::overrides));
        return new RootModule(byKind.values().stream().flatMap(List::stream).toList());
    }

    private static File read(Path path) {
        String name = String.valueOf(path.getFileName());
        String stem = name.replaceFirst("\\.(tf|tofu)(\\.json)?$", "");
        return new File(name, stem.equals("override") || stem.endsWith("_override"), outline(path));
    }

    static Body outline(Path path) {
        String text = ConfigurationFiles.text(path);
        return ConfigurationFiles.isJson(path) ? JsonOutline.of(text) : HclOutline.of(text);
    }

    /** Whether its files hold nothing but comments, so that nothing would be left of what they made. */
    boolean isEmpty() {
        return files.stream().allMatch(file -> file.body().items().isEmpty());
    }

    List<String> fileNames() {
        return files.stream().map(File::name).toList();
    }

    /** The file that has OpenTofu encrypt the state. Asked to write it in clear, as after a migration, it does not. */
    Optional<String> stateEncryption() {
        return files.stream()
                .filter(file -> file.body()
                        .blocks("terraform")
                        .flatMap(terraform -> terraform.body().blocks("encryption"))
                        .flatMap(encryption -> encryption.body().blocks("state"))
                        .anyMatch(state -> encrypts(state.body())))
                .map(File::name)
                .findFirst();
    }

    /** Whether OpenTofu encrypts a plan or a state of it, or reads one that is. */
    public boolean encryptsSomething() {
        return files.stream()
                .flatMap(file -> file.body().blocks("terraform"))
                .anyMatch(terraform ->
                        terraform.body().blocks("encryption").findAny().isPresent());
    }

    private static boolean encrypts(Body state) {
        return state.attribute("method")
                .filter(method -> method.replaceAll("[${}\\s]", "").startsWith("method.unencrypted."))
                .isEmpty();
    }

    /** Its input variables by name; what an override says comes on top. */
    public SortedMap<String, InputVariable> variables() {
        SortedMap<String, InputVariable> found = new TreeMap<>();
        files.stream()
                .flatMap(file -> file.body().blocks("variable"))
                .filter(block -> block.labels().size() == 1)
                .forEach(block -> found.merge(
                        block.labels().getFirst(), InputVariable.of(block.body()), InputVariable::overriddenBy));
        return found;
    }

    /** Names of configuration files that an engine passes over although nothing stands in for them. */
    public static List<String> unreadFiles(Path directory, boolean tofuFiles) {
        List<String> read = ConfigurationFiles.read(directory, tofuFiles).stream()
                .map(file -> String.valueOf(file.getFileName()))
                .toList();
        return filesOfOthers(directory, tofuFiles).stream()
                .filter(name ->
                        !read.contains(name.replace(".tofu", ".tf")) && !read.contains(name.replace(".tf", ".tofu")))
                .toList();
    }

    /** Names of files of this directory's top that another engine would read. */
    static List<String> filesOfOthers(Path directory, boolean tofuFiles) {
        List<Path> read = ConfigurationFiles.read(directory, tofuFiles);
        return Stream.concat(
                        ConfigurationFiles.read(directory, true).stream(),
                        ConfigurationFiles.read(directory, false).stream())
                .filter(file -> !read.contains(file))
                .map(file -> String.valueOf(file.getFileName()))
                .distinct()
                .sorted()
                .toList();
    }
}
