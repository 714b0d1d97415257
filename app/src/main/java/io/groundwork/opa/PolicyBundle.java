package io.groundwork.opa;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A policy set, copied and made ready for {@code opa}: a bundle directory whose manifest says in which version of Rego each
 * file is written, and data in one document, as {@code opa eval --data DIR} would see it. Whatever is wrong with a set that
 * can be known without a plan is known here.
 */
final class PolicyBundle {
    static final String BUNDLE = "bundle";
    static final String CAPABILITIES = "capabilities.json";

    private final Opa opa;
    private final String name;
    private final Path root;
    private final SortedMap<String, RegoModule> modules;
    private final List<EntryPoint> entryPoints;

    PolicyBundle(Opa opa, String name, Path root, SortedMap<String, RegoModule> modules, List<EntryPoint> entryPoints) {
        this.opa = opa;
        this.name = name;
        this.root = root;
        this.modules = modules;
        this.entryPoints = entryPoints;
    }

    /** For judging plans: without the set's tests, and with at least one rule to ask. Raises {@code policy_set_invalid} (user). */
    static PolicyBundle toJudge(Opa opa, String name, PolicyFiles files, Path root, Deadline deadline) {
        return new BundleBuilder(opa, name, files, root, deadline).judging();
    }

    /** For running the set's tests; rules are whatever they are. */
    static PolicyBundle toTest(Opa opa, String name, PolicyFiles files, Path root, Deadline deadline) {
        return new BundleBuilder(opa, name, files, root, deadline).testing();
    }

    List<EntryPoint> entryPoints() {
        return entryPoints;
    }

    boolean hasTests() {
        return modules.values().stream()
                .flatMap(module -> module.rules().stream())
                .anyMatch(rule -> rule.startsWith("test_"));
    }

    /** {@code v1}, {@code v0} or {@code v0, v1}. */
    String regoVersions() {
        SortedSet<String> versions = new TreeSet<>();
        modules.values().forEach(module -> versions.add(module.v1() ? "v1" : "v0"));
        return String.join(", ", versions);
    }

    /** A directory for what one call needs. */
    Path scratch() {
        return root;
    }

    /** Runs a command of {@code opa} on the bundle, with what policies may use. */
    Opa.Answer run(List<String> arguments, Deadline deadline) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(1, onBundle(root));
        return opa.run(all, root.resolve(BUNDLE), root, deadline);
    }

    static List<String> onBundle(Path root) {
        return List.of(
                "--bundle", ".", "--capabilities", root.resolve(CAPABILITIES).toString());
    }

    @Override
    public String toString() {
        return "policy set " + name;
    }
}
