package io.groundwork.acceptance.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.acceptance.Deployment;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run costs at Temporal, in actions as Temporal Cloud bills them: its start, activities and their repetitions, timers,
 * search attributes, all local activities of one workflow task as one, and the heartbeats that reach the server.
 */
final class Actions {
    private static final Pattern HEARTBEATS = Pattern.compile(
            "^temporal_request_total\\{[^}]*operation=\"RecordActivityTaskHeartbeat\"[^}]*} ([0-9.]+)",
            Pattern.MULTILINE);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Deployment groundwork;
    private final ApiRun api;

    Actions(Deployment groundwork, ApiRun api) {
        this.groundwork = groundwork;
        this.api = api;
    }

    static String configuration(int seconds) {
        return """
                resource "terraform_data" "slow" {
                  provisioner "local-exec" {
                    command = "sleep %d"
                  }
                }
                """.formatted(seconds);
    }

    /** Applies a configuration that takes that long, and prints what it cost. */
    void count(Duration apply, byte[] archive) throws IOException, InterruptedException {
        String workspace = "actions-" + apply.toSeconds();
        long before = heartbeats();
        String run = api.run(workspace, archive).runId();
        Map<String, Long> actions = ofHistory(workspace + "." + run);
        actions.put("heartbeats", heartbeats() - before);
        System.out.printf("%nactions of a run that applies for %d s%n", apply.toSeconds());
        actions.forEach((kind, number) -> System.out.printf("  %-32s %4d%n", kind, number));
        System.out.printf(
                "  %-32s %4d%n",
                "all", actions.values().stream().mapToLong(Long::longValue).sum());
    }

    private Map<String, Long> ofHistory(String workflowId) throws IOException {
        var result = groundwork.temporal("workflow", "show", "--workflow-id", workflowId, "--output", "json");
        if (result.exitCode() != 0) {
            throw new IOException("no history: " + result.err());
        }
        Map<String, Long> actions = new TreeMap<>();
        long taskOfLastMarker = -1;
        for (JsonNode event : MAPPER.readTree(result.out()).path("events")) {
            switch (event.path("eventType").asText()) {
                case "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED" -> add(actions, "start", 1);
                case "EVENT_TYPE_ACTIVITY_TASK_STARTED" ->
                    add(
                            actions,
                            "activities",
                            event.path("activityTaskStartedEventAttributes")
                                    .path("attempt")
                                    .asLong(1));
                case "EVENT_TYPE_TIMER_STARTED" -> add(actions, "timers", 1);
                case "EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES" -> add(actions, "search attributes", 1);
                case "EVENT_TYPE_MARKER_RECORDED" -> {
                    JsonNode marker = event.path("markerRecordedEventAttributes");
                    long task = marker.path("workflowTaskCompletedEventId").asLong();
                    if (marker.path("markerName").asText().equals("LocalActivity") && task != taskOfLastMarker) {
                        taskOfLastMarker = task;
                        add(actions, "workflow tasks with local activities", 1);
                    }
                }
                default -> {}
            }
        }
        return actions;
    }

    private static void add(Map<String, Long> actions, String kind, long number) {
        actions.merge(kind, number, Long::sum);
    }

    private long heartbeats() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String metrics = http.send(
                            HttpRequest.newBuilder(groundwork.workerMetrics()).build(), BodyHandlers.ofString())
                    .body();
            long sum = 0;
            for (Matcher line = HEARTBEATS.matcher(metrics); line.find(); ) {
                sum += Math.round(Double.parseDouble(line.group(1)));
            }
            return sum;
        }
    }
}
