package io.groundwork.web;

import io.groundwork.artifact.ArtifactStore;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.registry.ArtifactUses;
import io.groundwork.registry.EventLog;
import io.groundwork.registry.RunRegistry;
import io.groundwork.registry.WorkerWatch;
import io.groundwork.run.Decision;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunId;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.run.Runs;
import io.groundwork.run.policy.PolicyArchive;
import io.groundwork.workspace.Origin;
import io.groundwork.workspace.WorkspaceName;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Runs, for people and the CLI. */
@RestController
@RequestMapping("/api/v1/runs")
public final class RunController {
    private static final int MOST_RUNS = 500;
    private static final int MOST_EVENTS = 5_000;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_REASON = 4_000;

    private final RunRegistry registry;
    private final EventLog feed;
    private final Runs runs;
    private final ArtifactStore artifacts;
    private final ArtifactUses uses;
    private final OrphanPolicy orphans;
    private final Runnable spaceCheck;
    private final WorkerWatch watch;
    private final Clock clock;
    /** Runs between their row and their workflow: Temporal does not know them, and yet they are not lost. */
    private final Set<String> starting = ConcurrentHashMap.newKeySet();

    /** @param spaceCheck raises a problem if there is no space for another run */
    public RunController(
            RunRegistry registry,
            EventLog feed,
            Runs runs,
            ArtifactStore artifacts,
            ArtifactUses uses,
            OrphanPolicy orphans,
            Runnable spaceCheck,
            WorkerWatch watch,
            Clock clock) {
        this.registry = registry;
        this.feed = feed;
        this.runs = runs;
        this.artifacts = artifacts;
        this.uses = uses;
        this.orphans = orphans;
        this.spaceCheck = spaceCheck;
        this.watch = watch;
        this.clock = clock;
    }

    /** A page of runs. */
    public record RunPage(List<RunView> runs) {}

    @PostMapping
    ResponseEntity<RunView> create(
            @RequestBody NewRun body,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey) {
        Optional<RunView> before = idempotencyKey == null ? Optional.empty() : registry.withKey(idempotencyKey);
        if (before.isPresent()) {
            return ResponseEntity.ok(before.get());
        }
        RunRequest request = body.checked(RunId.create(clock.instant()));
        if (!uses.isConfiguration(request.configuration())) {
            throw Problems.badInput(
                    "configuration_not_found",
                    "there is no configuration " + request.configuration(),
                    "upload it to /api/v1/configurations first");
        }
        for (PolicyArchive policy : request.policies()) {
            if (!uses.isConfiguration(policy.digest())) {
                throw Problems.badInput(
                        "policy_set_not_found",
                        "there is no policy set " + policy.name() + " with the digest " + policy.digest(),
                        "upload it to /api/v1/configurations first");
            }
        }
        spaceCheck.run();
        registry.activeIn(request.workspace())
                .filter(holder -> !starting.contains(holder.runId()))
                .ifPresent(orphans::settle);
        starting.add(request.runId());
        try {
            return start(request, body.whereItComesFrom(), idempotencyKey, body.lossAcceptedBy());
        } finally {
            starting.remove(request.runId());
        }
    }

    private ResponseEntity<RunView> start(
            RunRequest request, Origin origin, @Nullable String idempotencyKey, @Nullable String lossAcceptedBy) {
        String workflowId = RunId.workflowId(request.workspace(), request.runId());
        RunRegistry.Created created = registry.create(request, workflowId, origin, idempotencyKey, lossAcceptedBy);
        if (!created.fresh()) {
            return ResponseEntity.ok(created.view());
        }
        try {
            runs.start(request);
        } catch (ProblemException e) {
            // Nobody will carry it: the workspace must not stay claimed.
            registry.endUnstarted(request.runId(), e.problem());
            throw e;
        } catch (RuntimeException e) {
            ProblemException internal = Problems.internal("the run could not be started", e);
            registry.endUnstarted(request.runId(), internal.problem());
            throw internal;
        }
        return ResponseEntity.status(HttpStatus.CREATED).body(created.view());
    }

    @GetMapping
    RunPage list(
            @RequestParam(required = false) @Nullable String workspace,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(defaultValue = "50") int limit) {
        if (workspace != null && !registry.hasWorkspace(WorkspaceName.check(workspace))) {
            throw Problems.workspaceNotFound(workspace);
        }
        return new RunPage(watch.watched(registry.list(
                workspace,
                statusOf(status),
                before == null ? null : RunId.check(before),
                Math.clamp(limit, 1, MOST_RUNS))));
    }

    private static @Nullable RunStatus statusOf(@Nullable String status) {
        return status == null
                ? null
                : RunStatus.named(status)
                        .orElseThrow(() -> Problems.badInput(
                                "status_unknown",
                                "there is no status " + status,
                                "use one of "
                                        + RunStatus.known().stream()
                                                .map(RunStatus::wireName)
                                                .toList()));
    }

    @GetMapping("/{run}")
    RunView get(@PathVariable String run) {
        return watch.watched(registry.get(RunId.check(run)));
    }

    @GetMapping(path = "/{run}/plan", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<InputStreamResource> plan(@PathVariable String run) {
        RunView view = registry.get(RunId.check(run));
        if (view.plan() == null) {
            throw new Problem(
                            "plan_not_found",
                            ProblemKind.NOT_FOUND,
                            "run " + run + " has no plan (it is "
                                    + view.status().wireName() + ")",
                            "wait until it is planned, or see why it ended with 'groundwork status " + run + "'")
                    .asException();
        }
        return Bodies.sent(artifacts.open(view.plan().planView()), MediaType.APPLICATION_JSON);
    }

    /** The dependency lock file that the run's engine planned with. */
    @GetMapping(path = "/{run}/lock-file", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<InputStreamResource> lockFile(@PathVariable String run) {
        registry.get(RunId.check(run));
        return uses.newestOfRun(run, "lock_file")
                .map(artifacts::open)
                .map(file -> Bodies.sent(file, MediaType.APPLICATION_OCTET_STREAM))
                .orElseThrow(() -> new Problem(
                                "lock_file_not_found",
                                ProblemKind.NOT_FOUND,
                                "run " + run
                                        + " has no lock file: it has no plan, or its configuration needs no provider",
                                "nothing: there is nothing to keep")
                        .asException());
    }

    @GetMapping(path = "/{run}/events", produces = MediaType.APPLICATION_JSON_VALUE)
    FeedPage events(
            @PathVariable String run,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "1000") int limit) {
        registry.get(RunId.check(run));
        return feed.page(run, after, Math.clamp(limit, 1, MOST_EVENTS));
    }

    @PostMapping("/{run}/decision")
    RunView decide(@PathVariable String run, @RequestBody Decision decision) {
        checkComplete(decision);
        RunView view = unfinished(registry.get(RunId.check(run)));
        runs.decide(view.workflowId(), decision);
        return registry.get(run);
    }

    @SuppressWarnings("ConstantConditions") // What JSON leaves out is null, whatever the record says.
    private static void checkComplete(Decision decision) {
        if (decision.verdict() == null
                || decision.verdict() == Decision.Verdict.UNKNOWN
                || isBlank(decision.by())
                || isBlank(decision.reason())
                || isBlank(decision.planDigest())) {
            throw Problems.badInput(
                    "decision_invalid",
                    "the decision lacks its verdict, who decides, why, or which plan it is about",
                    "send verdict, by, reason, and the planDigest of the run's plan: that is what is approved");
        }
        checkLengths("decision_invalid", decision.by(), decision.reason());
        if (Decision.isOfNoPerson(decision.by())) {
            throw Problems.badInput(
                    "decision_invalid",
                    "no person is called '" + decision.by() + "': that stands for a decision that nobody took here",
                    "send who decides in 'by'");
        }
    }

    /** Who cancels, and why. */
    public record Cancellation(
            @Nullable String by, @Nullable String reason) {}

    @PostMapping("/{run}/cancel")
    ResponseEntity<RunView> cancel(@PathVariable String run, @RequestBody Cancellation cancellation) {
        String by = cancellation.by();
        if (by == null || by.isBlank()) {
            throw Problems.badInput("cancellation_invalid", "the cancellation is nobody's", "say who cancels with by");
        }
        String reason = Objects.requireNonNullElse(cancellation.reason(), "");
        checkLengths("cancellation_invalid", by, reason);
        RunView view = unfinished(registry.get(RunId.check(run)));
        runs.cancel(view.workflowId(), by, reason);
        return ResponseEntity.accepted().body(registry.get(run));
    }

    /** They go into Temporal's history, several times over. */
    private static void checkLengths(String code, String by, String reason) {
        if (by.length() > LONGEST_NAME || reason.length() > LONGEST_REASON) {
            throw Problems.badInput(
                    code,
                    "'by' may have " + LONGEST_NAME + " characters, and 'reason' " + LONGEST_REASON,
                    "send a shorter one");
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static RunView unfinished(RunView view) {
        if (view.status().ended()) {
            throw Problems.runFinished(view.runId(), view.status().wireName());
        }
        return view;
    }
}
