package io.groundwork.opa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.problem.ProblemException;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The steps from the files of a directory to a {@link PolicyBundle}. One thread, once. */
final class BundleBuilder {
    private final Opa opa;
    private final String name;
    private final PolicyFiles files;
    private final Path root;
    private final Path bundle;
    private final Deadline deadline;

    BundleBuilder(Opa opa, String name, PolicyFiles files, Path root, Deadline deadline) {
        this.opa = opa;
        this.name = name;
        this.files = files;
        this.root = root.toAbsolutePath();
        this.bundle = this.root.resolve(PolicyBundle.BUNDLE);
        this.deadline = deadline;
    }

    PolicyBundle judging() {
        SortedMap<String, RegoModule> modules = made(false);
        List<EntryPoint> entryPoints = entryPoints(modules);
        if (entryPoints.isEmpty()) {
            throw PolicyProblems.invalid(
                    name,
                    "no rule is named deny, violation, warn, or one of these with _ and more, and there is no "
                            + PolicyFiles.HCP);
        }
        return new PolicyBundle(opa, name, root, modules, entryPoints);
    }

    PolicyBundle testing() {
        return new PolicyBundle(opa, name, root, made(true), List.of());
    }

    private SortedMap<String, RegoModule> made(boolean withTests) {
        try {
            Files.createDirectories(bundle);
            opa.writeCapabilities(root.resolve(PolicyBundle.CAPABILITIES));
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
        List<String> paths = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.files().entrySet()) {
            String path = file.getKey();
            if (PolicyFiles.isRego(path) && (withTests || !PolicyFiles.isTest(path))) {
                copy(file.getValue(), bundle.resolve(path));
                paths.add(path);
            }
        }
        SortedMap<String, RegoModule> modules = new TreeMap<>();
        // A process each, and most of its time is its start.
        try (ExecutorService processors =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            Map<String, Future<RegoModule>> parsed = new TreeMap<>();
            paths.forEach(path -> parsed.put(path, processors.submit(() -> parsed(path))));
            for (Map.Entry<String, Future<RegoModule>> each : parsed.entrySet()) {
                modules.put(each.getKey(), each.getValue().get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PolicyProblems.judging("it was interrupted");
        }
        return modules;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    /** Most public policies are written in version 0, and new ones in version 1; the file itself does not say. */
    private RegoModule parsed(String path) {
        Opa.Answer v1 = parse(path, List.of());
        if (v1.worked()) {
            return read(path, true, v1.out());
        }
        Opa.Answer v0 = parse(path, List.of("--v0-compatible"));
        if (v0.worked()) {
            return read(path, false, v0.out());
        }
        // Keywords that only version 1 asks for are not what is wrong with a file of version 0.
        boolean oldStyle = v1.complaint().contains("keyword is required");
        throw PolicyProblems.invalid(name, oldStyle ? v0.complaint() : v1.complaint());
    }

    private RegoModule read(String path, boolean v1, String parsed) {
        try {
            return RegoModule.read(v1, parsed);
        } catch (JsonProcessingException e) {
            throw PolicyProblems.invalid(name, path + ": what opa makes of it cannot be read");
        } catch (IllegalArgumentException e) {
            throw PolicyProblems.invalid(name, path + ": " + e.getMessage());
        }
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
        Opa.Answer merged = opa.run(List.of("eval", "--format", "raw", "--data", ".", "data"), given, root, deadline);
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
        arguments.addAll(1, PolicyBundle.onBundle(root));
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
            return HcpPolicies.parse(new String(Files.readAllBytes(hcp), StandardCharsets.UTF_8)).stream()
                    .map(entry -> EntryPoint.of(entry, modules.values()))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw PolicyProblems.invalid(name, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw PolicyProblems.disk("reading " + hcp, e);
        }
    }
}
