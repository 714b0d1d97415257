package io.groundwork.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The attributes whose change makes the engine replace the resource: {@code replace_paths} of the plan JSON. */
record ReplacePaths(Set<List<String>> paths) {
    static ReplacePaths of(JsonNode replacePaths) {
        Set<List<String>> paths = new HashSet<>();
        for (JsonNode path : replacePaths) {
            List<String> steps = new ArrayList<>();
            path.forEach(step -> steps.add(step.asText()));
            paths.add(steps);
        }
        return new ReplacePaths(paths);
    }

    static ReplacePaths none() {
        return new ReplacePaths(Set.of());
    }

    boolean contains(List<String> path) {
        return paths.contains(path);
    }
}
