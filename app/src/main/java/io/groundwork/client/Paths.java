package io.groundwork.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses inside the API. */
final class Paths {
    private Paths() {}

    static String run(String runId) {
        return "/api/v1/runs/" + encode(runId);
    }

    static String workspace(String workspace) {
        return "/api/v1/workspaces/" + encode(workspace);
    }

    static String workerRun(String runId) {
        return "/internal/v1/runs/" + encode(runId);
    }

    static String worker(String workerId) {
        return "/internal/v1/workers/" + encode(workerId);
    }

    static String artifact(String digest) {
        return "/internal/v1/artifacts/" + encode(digest);
    }

    /** Safe in a path and in a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
