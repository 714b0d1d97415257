package io.groundwork.opa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A policy set, copied and made ready for {@code opa}: a bundle directory whose manifest says in which version of Rego each
 * file is written, and data in one document, as {@code opa eval --data DIR} would see it. Whatever is wrong with a set that
 * can be known without a plan is known here.
 */
final class PreparedSet {
    private static final String BUNDLE = "bundle";
    private static final String CAPABILITIES = "capabilities.json";

    private final Opa opa;
    private final String name;
    private final Path root;
    private final SortedMap<String, RegoModule> modules;
    private final List<EntryPoint> entryPoints;

    private PreparedSet(
            Opa opa, String name, Path root, SortedMap<String, RegoModule> modules, List<EntryPoint> entryPoints) {
        this.opa = opa;
        this.name = name;
        this.root = root;
        this.modules = modules;
        this.entryPoints = entryPoints;
    }

    /** For judging plans: without the set's tests, and with at least one rule to ask. Raises {@code policy_set_invalid} (user). */
    static PreparedSet toJudge(Opa opa, String name, PolicyFiles files, Path root, Deadline deadline) {
        return new Preparation(opa, name, files, root, deadline).judging();
    }

    /** For running the set's tests; rules are whatever they are. */
    static PreparedSet toTest(Opa opa, String name, PolicyFiles files, Path root, Deadline deadline) {
        return new Preparation(opa, name, files, root, deadline).testing();
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

    private static List<String> onBundle(Path root) {
        return List.of(
                "--bundle", ".", "--capabilities", root.resolve(CAPABILITIES).toString());
    }

    @Override
    public String toString() {
        return "policy set " + name;
    }

    /** The steps from files to a set. */
    private static final class Preparation {
        private final Opa opa;
        private final String name;
        private final PolicyFiles files;
        private final Path root;
        private final Path bundle;
        private final Deadline deadline;

        Preparation(Opa opa, String name, PolicyFiles files, Path root, Deadline deadline) {
            this.opa = opa;
            this.name = name;
            this.files = files;
            this.root = root.toAbsolutePath();
            this.bundle = this.root.resolve(BUNDLE);
            this.deadline = deadline;
        }

        PreparedSet judging() {
            SortedMap<String, RegoModule> modules = made(false);
            List<EntryPoint> entryPoints = entryPoints(modules);
            if (entryPoints.isEmpty()) {
                throw PolicyProblems.invalid(
                        name,
                        "no rule is named deny, violation, warn, or one of these with _ and more, and there is no "
                                + PolicyFiles.HCP);
            }
            return new PreparedSet(opa, name, root, modules, entryPoints);
        }

        PreparedSet testing() {
            return new PreparedSet(opa, name, root, made(true), List.of());
        }

        private SortedMap<String, RegoModule> made(boolean withTests) {
            try {
                Files.createDirectories(bundle);
                opa.writeCapabilities(root.resolve(CAPABILITIES));
                SortedMap<String, RegoModule> modules = modules(withTests);
                data();
                manifest(modules);
                check();
                return modules;
            } catch (IOException e) {
                throw PolicyProblems.disk("making the policy set " + name + " ready", e);
            }
        }

        private SortedMap<String, RegoModule> modules(boolean withTests) throws IOException {
            SortedMap<String, RegoModule> modules = new TreeMap<>();
            for (Map.Entry<String, Path> file : files.files().entrySet()) {
                String path = file.getKey();
                if (PolicyFiles.isRego(path) && (withTests || !PolicyFiles.isTest(path))) {
                    copy(file.getValue(), bundle.resolve(path));
                    modules.put(path, parsed(path));
                }
            }
            return modules;
        }

        private static void copy(Path from, Path to) throws IOException {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        }

        /** Most public policies are written in version 0, and new ones in version 1; the file itself does not say. */
        private RegoModule parsed(String path) throws JsonProcessingException {
            Opa.Answer v1 = parse(path, List.of());
            if (v1.worked()) {
                return RegoModule.read(true, v1.out());
            }
            Opa.Answer v0 = parse(path, List.of("--v0-compatible"));
            if (v0.worked()) {
                return RegoModule.read(false, v0.out());
            }
            // Keywords that only version 1 asks for are not what is wrong with a file of version 0.
            boolean oldStyle = v1.complaint().contains("keyword is required");
            throw PolicyProblems.invalid(name, oldStyle ? v0.complaint() : v1.complaint());
        }

        private Opa.Answer parse(String path, List<String> options) {
            List<String> arguments = new ArrayList<>(List.of("parse", "--format", "json"));
            arguments.addAll(options);
            arguments.addAll(List.of("--", path));
            return opa.run(arguments, bundle, root, deadline);
        }

        /** Read by opa itself, so that YAML, and what lies where in the document, are as everywhere. */
        private void data() throws IOException {
            Path given = root.resolve("data");
            for (Map.Entry<String, Path> file : files.files().entrySet()) {
                String path = file.getKey();
                if (!PolicyFiles.isRego(path) && !path.equals(PolicyFiles.HCP)) {
                    copy(file.getValue(), given.resolve(path));
                }
            }
            if (!Files.exists(given)) {
                return;
            }
            Opa.Answer merged =
                    opa.run(List.of("eval", "--format", "raw", "--data", ".", "data"), given, root, deadline);
            if (!merged.worked()) {
                throw PolicyProblems.invalid(name, "its data: " + merged.complaint());
            }
            Files.writeString(bundle.resolve("data.json"), merged.out());
        }

        private void manifest(SortedMap<String, RegoModule> modules) throws IOException {
            ObjectNode manifest = Json.mapper().createObjectNode();
            manifest.putArray("roots").add("");
            manifest.put("rego_version", 1);
            ObjectNode versions = manifest.putObject("file_rego_versions");
            modules.forEach((path, module) -> versions.put("/" + path, module.v1() ? 1 : 0));
            Files.write(bundle.resolve(".manifest"), Json.mapper().writeValueAsBytes(manifest));
        }

        private void check() {
            List<String> arguments = new ArrayList<>(List.of("check", "--format", "json"));
            arguments.addAll(1, onBundle(root));
            Opa.Answer checked = opa.run(arguments, bundle, root, deadline);
            if (!checked.worked()) {
                throw PolicyProblems.invalid(name, checked.complaint());
            }
        }

        private List<EntryPoint> entryPoints(SortedMap<String, RegoModule> modules) {
            Path hcp = files.files().get(PolicyFiles.HCP);
            if (hcp == null) {
                return EntryPoint.byName(modules.values());
            }
            try {
                return HcpPolicies.parse(Files.readString(hcp)).stream()
                        .map(entry -> EntryPoint.of(entry, modules.values()))
                        .toList();
            } catch (IllegalArgumentException e) {
                throw PolicyProblems.invalid(name, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw PolicyProblems.disk("reading " + hcp, e);
            }
        }
    }
}
