package io.groundwork.opa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.policy.PolicyDirectory;
import io.groundwork.policy.PolicyEngine;
import io.groundwork.policy.PolicyInput;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.JudgedSet;
import io.groundwork.run.policy.Violation;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A policy set in Rego, evaluated by {@code opa}: one process for each plan. Safe for use by several threads. */
public final class OpaPolicyEngine implements PolicyEngine {
    private final ObjectMapper json = Json.mapper();
    private final PolicyBundle set;
    private final JudgedSet description;
    private final Deadline deadline;

    private OpaPolicyEngine(PolicyBundle set, JudgedSet description, Deadline deadline) {
        this.set = set;
        this.description = description;
        this.deadline = deadline;
    }

    /**
     * Makes a set ready; raises {@code policy_set_invalid} (user) if it cannot judge anything.
     *
     * @param digest what the set is known by
     * @param directory made here, and only used by this set as long as it is used
     * @param deadline for making it ready and for all that is asked of it; {@link #until} gives another
     */
    public static OpaPolicyEngine load(
            Opa opa,
            String name,
            EnforcementLevel level,
            String digest,
            PolicyFiles files,
            Path directory,
            Deadline deadline) {
        PolicyBundle set = PolicyBundle.toJudge(opa, name, files, directory, deadline);
        return new OpaPolicyEngine(
                set, new JudgedSet(name, level, digest, set.regoVersions(), opa.description()), deadline);
    }

    /** As {@link #load(Opa, String, EnforcementLevel, String, PolicyFiles, Path, Deadline)}, of a directory on this machine. */
    public static OpaPolicyEngine load(
            Opa opa, PolicyDirectory source, String name, Path directory, Deadline deadline) {
        PolicyFiles files = PolicyFiles.in(Path.of(source.path()));
        return load(opa, name, source.level(), files.digest(), files, directory, deadline);
    }

    /** The same set for other questions. */
    public OpaPolicyEngine until(Deadline other) {
        return new OpaPolicyEngine(set, description, other);
    }

    /** The same set under another name in reports. */
    public OpaPolicyEngine named(String name) {
        return new OpaPolicyEngine(
                set,
                new JudgedSet(
                        name, description.level(), description.digest(), description.rego(), description.judgedBy()),
                deadline);
    }

    /** For the record. */
    public JudgedSet description() {
        return description;
    }

    @Override
    public String policySet() {
        return description.name();
    }

    /** A mandatory set that gave no answer must not pass; one that only ever tells, tells. */
    @Override
    public EnforcementLevel errorLevel() {
        return errorLevel(description.level());
    }

    static EnforcementLevel errorLevel(EnforcementLevel level) {
        return level == EnforcementLevel.ADVISORY ? EnforcementLevel.ADVISORY : EnforcementLevel.HARD_MANDATORY;
    }

    @Override
    public List<Violation> evaluate(PolicyInput input) {
        try {
            Path document = Files.createTempFile(set.scratch(), "input", ".json");
            try {
                json.writeValue(document.toFile(), input.document());
                return new AnswerReader(description, set.entryPoints(), input.plan()).read(answer(document));
            } finally {
                Files.deleteIfExists(document);
            }
        } catch (JsonProcessingException e) {
            // Nested too deeply, for example; a library puts the input into its message.
            throw PolicyProblems.judging("the plan cannot be written as JSON");
        } catch (IOException e) {
            throw PolicyProblems.disk("judging by the policy set " + policySet(), e);
        }
    }

    private String answer(Path document) {
        List<String> arguments = List.of(
                "eval",
                "--format",
                "json",
                // Without it a builtin that fails makes its rule undefined, and that is a pass.
                "--strict-builtin-errors",
                "--timeout",
                deadline.left().toMillis() + "ms",
                "--input",
                document.toString(),
                EntryPoint.query(set.entryPoints()));
        Opa.Answer answer = set.run(arguments, deadline);
        if (OpaErrors.has(answer.out(), "eval_cancel_error")) {
            throw deadline.passed();
        }
        if (!answer.worked()) {
            throw PolicyProblems.judging(answer.complaint());
        }
        return answer.out();
    }
}
