package io.groundwork.architecture;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which package may see which; docs/architecture.md shows the same table to people, and a test compares them. Direction
 * keeps a change small: what sees nothing can be read and tested alone. A new package needs a line here and there.
 *
 * <p>A package within a package, such as {@code cli.run}, has a line about its neighbours there. To the other packages it is a
 * part of the outer one: it sees what that one may see, and is seen by those that may see that one. The outer package itself sees
 * all that is in it, and nothing in it sees the outer one.
 */
final class PackageTable {
    /** The one word for "everything": only for what wires the rest together. */
    static final String EVERYTHING = "everything";

    /** The one word for "the settings records of the features", which the configuration fills. */
    static final String SETTINGS = "settings";

    /** Seen by all, except by those whose line says all they see. */
    static final Set<String> LEAVES = Set.of("problem", "secret", "keyring", "wire");

    /** The leaves, the words, and the driver, which is a library that others may use without us. */
    private static final Set<String> SEE_NO_MORE =
            Set.of("problem", "secret", "keyring", "wire", "run", "workspace", "terraform");

    private static final Map<String, Set<String>> MAY_SEE = new TreeMap<>(Map.ofEntries(
            Map.entry("problem", Set.of()),
            Map.entry("secret", Set.of("problem")),
            Map.entry("keyring", Set.of("problem")),
            Map.entry("run", Set.of("problem", "workspace")),
            Map.entry("run.plan", Set.of()),
            Map.entry("run.policy", Set.of()),
            Map.entry("workspace", Set.of("problem")),
            Map.entry("policy", Set.of("run", "terraform.plan")),
            Map.entry("opa", Set.of("policy", "run", "terraform")),
            Map.entry("workflow", Set.of("run", "policy")),
            Map.entry(
                    "worker",
                    Set.of("workflow", "run", "policy", "opa", "artifact", "client", "terraform", "workspace")),
            Map.entry("temporal", Set.of("workflow", "run", "codec")),
            Map.entry("codec", Set.of("keyring")),
            Map.entry("metrics", Set.of()),
            Map.entry("artifact", Set.of()),
            Map.entry("wire", Set.of()),
            Map.entry("database", Set.of()),
            Map.entry("registry", Set.of("run", "database", "workspace")),
            Map.entry("state", Set.of("run", "artifact", "database", "workspace")),
            Map.entry("verdict", Set.of("run", "policy", "database")),
            Map.entry(
                    "web",
                    Set.of(
                            "run",
                            "registry",
                            "artifact",
                            "state",
                            "verdict",
                            "codec",
                            "terraform.failure",
                            "terraform.plan",
                            "workspace")),
            Map.entry("server", Set.of("web", "registry", "artifact", "state", "verdict", "run", "database")),
            Map.entry("client", Set.of("run", "workspace")),
            Map.entry("cli", Set.of("run", "client", "artifact", "opa", "policy", "workspace")),
            Map.entry("config", Set.of(SETTINGS, "policy", "terraform.engine")),
            Map.entry("dev", Set.of(EVERYTHING)),
            Map.entry("app", Set.of(EVERYTHING)),
            Map.entry("terraform", Set.of()),
            Map.entry("cli.terminal", Set.of()),
            Map.entry("cli.shell", Set.of("cli.terminal")),
            Map.entry("cli.source", Set.of("cli.shell", "cli.terminal")),
            Map.entry("cli.plan", Set.of("cli.shell", "cli.terminal")),
            Map.entry("cli.policy", Set.of("cli.shell", "cli.source", "cli.terminal")),
            Map.entry("cli.workspace", Set.of("cli.plan", "cli.shell", "cli.terminal")),
            Map.entry(
                    "cli.run",
                    Set.of("cli.plan", "cli.policy", "cli.shell", "cli.source", "cli.terminal", "cli.workspace")),
            Map.entry("cli.serve", Set.of("cli.shell", "cli.terminal")),
            Map.entry("cli.doctor", Set.of("cli.serve", "cli.shell", "cli.terminal")),
            Map.entry("terraform.json", Set.of()),
            Map.entry("terraform.event", Set.of("terraform.json")),
            Map.entry("terraform.failure", Set.of("terraform.event")),
            Map.entry("terraform.process", Set.of("terraform.failure")),
            Map.entry("terraform.engine", Set.of("terraform.event", "terraform.failure", "terraform.process")),
            Map.entry("terraform.plan", Set.of("terraform.failure", "terraform.json"))));

    private PackageTable() {}

    static Set<String> packages() {
        return new TreeSet<>(MAY_SEE.keySet());
    }

    /** What a package's line says, sorted; leaves are left out, as they go without saying. */
    static Set<String> line(String name) {
        return new TreeSet<>(MAY_SEE.getOrDefault(name, Set.of()));
    }

    /** Whether a class of one package may depend on another; names are relative to the root, e.g. {@code terraform.plan}. */
    static boolean allows(String from, String to, String simpleNameOfTarget) {
        String origin = first(from);
        String target = first(to);
        if (origin.equals(target)) {
            return from.equals(to) || from.equals(origin) || line(from).contains(to);
        }
        if (!MAY_SEE.containsKey(origin) || !MAY_SEE.containsKey(target)) {
            return false;
        }
        Set<String> seen = line(origin);
        return seen.contains(EVERYTHING)
                || seen.contains(target)
                || seen.contains(to)
                || (seen.contains(SETTINGS) && simpleNameOfTarget.endsWith("Settings"))
                || (LEAVES.contains(target) && !SEE_NO_MORE.contains(origin));
    }

    private static String first(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
