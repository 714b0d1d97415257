package io.groundwork.opa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.policy.Judge;
import io.groundwork.policy.OpaTool;
import io.groundwork.policy.PolicyDirectory;
import io.groundwork.policy.PolicyInput;
import io.groundwork.policy.PolicySettings;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A policy directory written for one test, judged by the real {@code opa}. */
final class RegoSet {
    private final Path directory;
    /** A loaded machine is no reason to fail. */
    private Duration atMost = Duration.ofMinutes(2);

    private RegoSet(Path directory) {
        this.directory = directory;
    }

    static RegoSet in(Path parent) {
        try {
            return new RegoSet(Files.createDirectories(parent.resolve("tags")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A set of one file. */
    static RegoSet of(Path parent, String rego) {
        return in(parent).with("a.rego", rego);
    }

    RegoSet with(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RegoSet inAtMost(Duration time) {
        atMost = time;
        return this;
    }

    Path directory() {
        return directory;
    }

    /** With the {@code opa} of the tools directory. */
    static OpaSettings settings(Duration atMost) throws IOException, InterruptedException {
        return new OpaSettings(OpaTool.required().toString(), "/usr/bin:/bin", atMost, List.of());
    }

    OpaPolicyEngine load(EnforcementLevel level) throws IOException, InterruptedException {
        return OpaPolicyEngine.load(
                Opa.find(settings(atMost)),
                new PolicyDirectory(directory.toString(), level),
                "tags",
                Files.createTempDirectory(directory.getParent(), "made"),
                Deadline.in(atMost));
    }

    PolicyReport judge(EnforcementLevel level, JsonNode plan) throws IOException, InterruptedException {
        return new Judge(List.of(load(level)))
                .judge(new PolicyInput(plan, RunMode.APPLY, PolicySettings.DEFAULTS, RUN));
    }

    PolicyReport judge() throws IOException, InterruptedException {
        return judge(EnforcementLevel.SOFT_MANDATORY, plan());
    }

    static final RunRequest RUN = new RunRequest(
            "run-1", "prod-network", "", "", RunMode.APPLY, true, Map.of(), List.of(), Map.of(), null, "ada");

    /** A plan that creates {@code acme_bucket.logs} and {@code acme_bucket.logs_archive}, both public. */
    static ObjectNode plan() {
        ObjectNode plan = Json.mapper().createObjectNode();
        plan.put("format_version", "1.2");
        for (String name : List.of("logs", "logs_archive")) {
            ObjectNode change = plan.withArray("resource_changes").addObject();
            change.put("address", "acme_bucket." + name).put("type", "acme_bucket");
            ObjectNode inner = change.putObject("change");
            inner.putArray("actions").add("create");
            inner.putNull("before");
            inner.putObject("after").put("name", name).put("public", true).put("size", 3);
        }
        return plan;
    }
}
