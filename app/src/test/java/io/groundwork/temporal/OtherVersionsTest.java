package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Decision;
import io.groundwork.run.FeedBatch;
import io.groundwork.run.FeedPage;
import io.groundwork.run.Retry;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunToken;
import io.groundwork.run.RunView;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.UnfinishedRuns;
import io.groundwork.run.plan.Diagnostic;
import io.groundwork.run.plan.PlanChecks;
import io.groundwork.run.plan.PlanDetails;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.run.policy.EnforcementLevel;
import io.groundwork.run.policy.JudgedSet;
import io.groundwork.run.policy.PolicyArchive;
import io.groundwork.run.policy.PolicyReport;
import io.groundwork.run.policy.Violation;
import io.groundwork.wire.Json;
import io.groundwork.workflow.Assignment;
import io.groundwork.workflow.Replan;
import io.groundwork.workflow.RunProgress;
import io.groundwork.workspace.OutputValue;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What travels between processes is read by versions that are older or newer than the one that wrote it: over our API and
 * through Temporal. How the server reads it is in {@code server.OtherVersionsOverHttpTest}.
 */
final class OtherVersionsTest {
    private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");
    private static final DataConverter TEMPORAL = TemporalConnection.dataConverter(KeyRing.fresh(), "default", true);

    /** Fields whose text is one of a list of words that may grow. */
    private static final Set<String> GROWING = Set.of(
            "status", "stage", "mode", "level", "kind", "verdict", "type", "state", "phase", "action", "severity");

    /** Fields that every version writes and that nothing can stand in for. */
    private static final Set<String> INDISPENSABLE = Set.of("at", "nextAttemptAt", "error", "code", "source", "type");

    private static final Problem PROBLEM = new Problem("engine_failed", ProblemKind.ENGINE, "it failed", "look");
    private static final PlanSummary PLAN = new PlanSummary(
            "d1",
            "v1",
            1,
            2,
            3,
            4,
            true,
            "terraform 1.11.4",
            "j1",
            new PlanDetails(
                    1,
                    2,
                    3,
                    4,
                    5,
                    6,
                    7,
                    8,
                    9,
                    10,
                    true,
                    new PlanChecks(1, 2, 3, List.of(new PlanChecks.Failure("check.a", "no")))));
    private static final Decision DECISION = new Decision(Decision.Verdict.APPROVE, "ann", "fine", "d1");
    private static final PolicyReport REPORT = new PolicyReport(
            List.of(new Violation("default", "rule", EnforcementLevel.HARD_MANDATORY, "no", "a.b")),
            1,
            List.of(new JudgedSet("ours", EnforcementLevel.ADVISORY, "d2", "v1", "opa 1.9.0")));
    private static final RunRequest REQUEST = new RunRequest(
            "run-0000000000000001",
            "hello",
            "c0ffee",
            "examples/hello",
            RunMode.DESTROY,
            true,
            Map.of("region", "eu"),
            List.of("a.tfvars"),
            Map.of("TOKEN", "env:TOKEN"),
            Duration.ofHours(1),
            "ann",
            List.of(new PolicyArchive("ours", "d2", EnforcementLevel.HARD_MANDATORY)),
            true);

    private static final List<RunEvent> EVENTS = List.of(
            new RunEvent.RunStarted(AT, "run-0", "hello.run-0", "hello", RunMode.APPLY),
            new RunEvent.StageChanged(AT, Stage.PLAN, "finished", 1, 5L, "1 to add"),
            new RunEvent.ResourceChanged(AT, "a.b", "completed", "create", 1.5, "id", "1", "a.c"),
            new RunEvent.OutputChanged(AT, "url", "update", true),
            new RunEvent.LogLine(
                    AT, Stage.APPLY, "error", "no", new Diagnostic("error", "no", "not so", "a.b", "main.tf", 3)),
            new RunEvent.PolicyChecked(AT, REPORT),
            new RunEvent.DecisionChanged(AT, "approved", "d1", "ann", "fine", AT),
            new RunEvent.RunFinished(AT, "run-0", "hello.run-0", RunStatus.ERRORED, PROBLEM));

    /** Everything that is written by one process and read by another. */
    static List<Object> messages() {
        List<Object> messages = new ArrayList<>(List.of(
                REQUEST,
                new RunOutcome(RunStatus.ERRORED, PROBLEM),
                new RunProgress(RunStatus.PLANNING, Stage.PLAN, 15),
                new StatusUpdate(2, RunStatus.PLANNED, AT, PLAN, REPORT, DECISION, PROBLEM, EVENTS),
                PLAN,
                REPORT,
                new Assignment("w1", "queue", "c0ffee", true),
                new Replan(PLAN, true),
                DECISION,
                PROBLEM,
                new Retry(Stage.APPLY, 2, AT, PROBLEM),
                new FeedBatch("apply-1/out", List.of(new FeedBatch.Entry(7, EVENTS.getFirst()))),
                new FeedPage(List.of(new FeedPage.Entry(1, EVENTS.getLast())), false),
                new UnfinishedRuns(RunStatus.APPLYING, 2, AT),
                new RunToken("http://127.0.0.1/state/hello", "run-0", "secret", 3),
                new OutputValue(false, "text"),
                view()));
        messages.addAll(EVENTS);
        return messages;
    }

    private static RunView view() {
        return new RunView(
                "run-0",
                "hello.run-0",
                "hello",
                RunMode.APPLY,
                "c0ffee",
                "examples/hello",
                "ann",
                false,
                RunStatus.ERRORED,
                AT,
                AT,
                PLAN,
                REPORT,
                DECISION,
                PROBLEM,
                new Retry(Stage.APPLY, 2, AT, PROBLEM),
                AT,
                null,
                null);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_field_that_a_newer_version_adds_is_passed_over(Object message) throws Exception {
        JsonNode json = tree(message);
        objects(json).forEach(object -> object.putObject("inventedLater").put("by", "a newer version"));

        assertThat(readBothWays(json, message)).containsOnly(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_word_that_a_newer_version_adds_is_read_as_something_harmless(Object message) {
        JsonNode json = tree(message);
        for (ObjectNode object : objects(json)) {
            List<String> words = new ArrayList<>();
            object.fieldNames().forEachRemaining(words::add);
            words.stream()
                    .filter(name -> GROWING.contains(name) && object.path(name).isTextual())
                    .forEach(name -> object.put(name, "invented_later"));
        }

        assertThatCode(() -> readBothWays(json, message)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void a_field_that_an_older_version_does_not_write_is_missed_by_nobody(Object message) {
        for (ObjectNode object : objects(tree(message))) {
            object.fieldNames().forEachRemaining(name -> {
                JsonNode json = tree(message);
                if (INDISPENSABLE.contains(name)) {
                    return;
                }
                objects(json).forEach(each -> each.remove(name));
                assertThatCode(() -> readBothWays(json, message))
                        .as("without " + name)
                        .doesNotThrowAnyException();
            });
        }
    }

    @ParameterizedTest
    @EnumSource(RunStatus.class)
    void a_status_that_is_not_known_is_no_ending(RunStatus status) {
        assertThat(RunStatus.of(status.wireName())).isEqualTo(status);
        assertThat(RunStatus.of("in_doubt_of_later").ended()).isFalse();
        assertThat(RunStatus.known()).doesNotContain(RunStatus.of("in_doubt_of_later"));
    }

    private static List<Object> readBothWays(JsonNode json, Object message) throws Exception {
        Class<?> type = message instanceof RunEvent ? RunEvent.class : message.getClass();
        Payload payload = Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json.toString()))
                .build();
        List<Object> read = new ArrayList<>();
        read.add(Json.mapper().treeToValue(json, type));
        read.add(TEMPORAL.fromPayload(payload, type, type));
        return read;
    }

    private static JsonNode tree(Object message) {
        return Json.mapper().valueToTree(message);
    }

    /** All objects in a document, but for maps, whose names are of people. */
    private static List<ObjectNode> objects(JsonNode json) {
        List<ObjectNode> objects = new ArrayList<>();
        collect(json, objects::add);
        return objects;
    }

    private static void collect(JsonNode json, Consumer<ObjectNode> found) {
        if (json instanceof ObjectNode object) {
            found.accept(object);
            object.properties().forEach(field -> {
                if (!Set.of("variables", "environment", "value").contains(field.getKey())) {
                    collect(field.getValue(), found);
                }
            });
        } else {
            json.forEach(element -> collect(element, found));
        }
    }
}
