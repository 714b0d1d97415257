package io.groundwork.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.terraform.json.EngineJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The document that {@code show -json} wrote of a plan, secrets included. */
final class ShownPlan {
    /** A worker with the heap that the launcher gives it holds such a plan, what is made of it, and the rest of its work. */
    static final long MOST_BYTES = 128L << 20;

    private ShownPlan() {}

    /** Raises {@code plan_too_large} and {@code plan_unreadable} (engine): another try would not read anything else. */
    static JsonNode read(Path document) throws IOException {
        long size = Files.size(document);
        if (size > MOST_BYTES) {
            throw tooLarge("it is " + (size >> 20) + " MiB as JSON, and at most " + (MOST_BYTES >> 20)
                    + " MiB are read, judged and stored");
        }
        try {
            return EngineJson.document(document);
        } catch (EngineJson.TooManyValues e) {
            throw new Problem(
                            "plan_too_large",
                            ProblemKind.ENGINE,
                            "plan: the plan is too large: it has so many values that they would take more than "
                                    + (e.most() >> 20) + " MiB of the worker's memory, a tenth of its heap",
                            "give the worker a larger heap (GROUNDWORK_JAVA_OPTS=-Xmx2g), keep data out of outputs and attributes, or"
                                    + " divide the configuration among several workspaces")
                    .asException();
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    static ProblemException tooLarge(String why) {
        return new Problem(
                        "plan_too_large",
                        ProblemKind.ENGINE,
                        "plan: the plan is too large: " + why,
                        "keep long texts out of outputs and attributes (in files, in object storage), or divide the"
                                + " configuration among several workspaces")
                .asException();
    }

    /** Without the parser's own words: they quote what may be a secret. */
    private static ProblemException unreadable(JsonProcessingException e) {
        boolean nested = e instanceof StreamConstraintsException;
        return new Problem(
                        "plan_unreadable",
                        ProblemKind.ENGINE,
                        "plan: what the engine shows of its plan cannot be read: "
                                + (nested
                                        ? "values in it are nested more than " + EngineJson.MOST_NESTING
                                                + " levels deep"
                                        : "it is not a JSON document"),
                        nested
                                ? "make the values flatter"
                                : "run 'terraform show -json' or 'tofu show -json' on such a plan to see what it prints")
                .asException();
    }
}
