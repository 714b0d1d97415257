package io.groundwork.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.wire.Json;
import java.io.IOException;

/** A JSON document that may have many lines, to be written on one. */
public final class OneLine {
    private OneLine() {}

    public static JsonNode of(byte[] document) {
        try {
            return Json.mapper().readTree(document);
        } catch (IOException e) {
            throw new Problem(
                            "state_not_json",
                            ProblemKind.INTERNAL,
                            "the state is not JSON",
                            "pull it without --json to see it as it is")
                    .asException(e);
        }
    }
}
