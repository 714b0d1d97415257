package io.groundwork.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.groundwork.database.Database;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.ApplyEnd;
import io.groundwork.run.Decision;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.plan.PlanSummary;
import io.groundwork.workspace.Origin;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A registry with a database of its own, and the words to talk to it. */
class RegistryInUse {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final String ONE = "run-0000000000000001";
    static final String TWO = "run-0000000000000002";

    @TempDir
    Path directory;

    final List<String> ended = new ArrayList<>();
    Database database;
    EventLog feed;
    RunRegistry registry;

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("groundwork.db"));
        feed = new EventLog(database);
        registry = new RunRegistry(database, feed, Clock.fixed(NOW, ZoneOffset.UTC), new Ended());
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Remembers whose engines may do nothing any more. */
    private final class Ended implements EngineAccess {
        @Override
        public void end(JdbcClient sql, String runId) {
            ended.add(runId);
        }

        @Override
        public void endReaders(JdbcClient sql, String runId) {
            ended.add("readers of " + runId);
        }
    }

    RunView create(String run, String workspace) {
        return create(run, workspace, RunMode.APPLY, null);
    }

    RunView create(String run, String workspace, RunMode mode, @Nullable String acceptedBy) {
        var request = new RunRequest(run, workspace, "c", "", mode, false, Map.of(), List.of(), Map.of(), null, "ann");
        return registry.create(request, workspace + "." + run, Origin.UNKNOWN, null, acceptedBy)
                .view();
    }

    static void assertProblem(String code, ThrowingCallable use) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(use)
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    /** Run one has begun to apply on worker w1. */
    void begun() {
        create(ONE, "shop");
        var plan = new PlanSummary("p1", "v1", 1, 0, 0, 0, true, "Terraform 1.11.4");
        var approval = new Decision(Decision.Verdict.APPROVE, "ann", "go", "p1");
        registry.apply(ONE, new StatusUpdate(1, RunStatus.APPLYING, NOW, plan, null, approval, null, List.of()));
        database.write(sql -> {
            Applies.begin(sql, ONE, "w1", "p1", 1, NOW);
            return null;
        });
    }

    void ends(ApplyEnd.Ending ending) {
        registry.applyEnded(ONE, new ApplyEnd("w1", ending, ending == ApplyEnd.Ending.LOST ? "it was killed" : ""));
    }

    static StatusUpdate step(int sequence, RunStatus status) {
        var event = new RunEvent.LogLine(NOW, Stage.PLAN, "info", "step " + sequence, null);
        return new StatusUpdate(sequence, status, NOW.plusSeconds(sequence), null, null, null, null, List.of(event));
    }

    List<String> told(String run) {
        return feed.page(run, 0, 100).entries().stream()
                .map(FeedPage.Entry::event)
                .map(event -> event instanceof RunEvent.LogLine line
                        ? line.message()
                        : event.getClass().getSimpleName())
                .toList();
    }
}
