package io.groundwork.web;

import io.groundwork.artifact.ArtifactStore;
import io.groundwork.artifact.Spool;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import io.groundwork.registry.ArtifactUses;
import io.groundwork.registry.EventLog;
import io.groundwork.registry.RunOrigins;
import io.groundwork.registry.RunRegistry;
import io.groundwork.registry.WorkerLiveness;
import io.groundwork.run.ApplyEnd;
import io.groundwork.run.FeedBatch;
import io.groundwork.run.Retry;
import io.groundwork.run.RunId;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunToken;
import io.groundwork.run.RunView;
import io.groundwork.run.Stage;
import io.groundwork.run.StatusUpdate;
import io.groundwork.run.UnfinishedRuns;
import io.groundwork.state.RunTokens;
import io.groundwork.state.StateStore;
import io.groundwork.workspace.WorkspaceName;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What workers tell and ask. Every request may be repeated. */
@RestController
@RequestMapping("/internal/v1")
public final class WorkerController {
    private static final List<String> PHASES = List.of("plan", "apply");

    private final RunRegistry registry;
    private final EventLog feed;
    private final ArtifactStore artifacts;
    private final StateStore states;
    private final RunTokens tokens;
    private final WorkerLiveness workers;
    private final RunOrigins origins;
    private final ArtifactUses uses;
    private final Supplier<String> baseUrl;

    /** @param baseUrl where engines on workers reach this server; known once it listens */
    public WorkerController(
            RunRegistry registry,
            EventLog feed,
            ArtifactStore artifacts,
            StateStore states,
            RunTokens tokens,
            WorkerLiveness workers,
            RunOrigins origins,
            ArtifactUses uses,
            Supplier<String> baseUrl) {
        this.registry = registry;
        this.feed = feed;
        this.artifacts = artifacts;
        this.states = states;
        this.tokens = tokens;
        this.workers = workers;
        this.origins = origins;
        this.uses = uses;
        this.baseUrl = baseUrl;
    }

    @PutMapping("/runs/{run}")
    RunView register(
            @PathVariable String run,
            @RequestParam String workflowId,
            @RequestParam(required = false) @Nullable String execution,
            @RequestBody RunRequest request) {
        if (!RunId.check(run).equals(request.runId())) {
            throw Problems.badInput("run_id_invalid", "the body is about another run", "send the run's own request");
        }
        WorkspaceName.check(request.workspace());
        RunRequest complete = request.wantsNewest() ? request.withConfiguration(newest(request)) : request;
        return origins.open(complete, workflowId, execution);
    }

    private String newest(RunRequest request) {
        return registry.list(request.workspace(), null, null, 1).stream()
                .findFirst()
                .map(RunView::configuration)
                .orElseThrow(() -> Problems.badInput(
                        "configuration_unknown",
                        "workspace " + request.workspace() + " has had no run whose configuration could be used again",
                        "name the digest of an uploaded one in 'configuration', or run 'groundwork run DIR' once"));
    }

    @PostMapping("/runs/{run}/status")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void status(
            @PathVariable String run,
            @RequestParam(required = false) @Nullable String workflowId,
            @RequestParam(required = false) @Nullable String execution,
            @RequestBody StatusUpdate update) {
        origins.check(RunId.check(run), new RunOrigins.Speaker(workflowId, execution));
        registry.apply(run, update);
    }

    @GetMapping("/unfinished-runs")
    List<UnfinishedRuns> unfinishedRuns() {
        return registry.countUnfinished();
    }

    @PostMapping("/runs/{run}/retry")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void retry(@PathVariable String run, @RequestBody Retry retry) {
        registry.noteRetry(RunId.check(run), retry);
    }

    /** Who was given the apply of a run; null for nobody. */
    public record ApplyHolder(@Nullable String holder) {}

    @GetMapping("/runs/{run}/apply-holder")
    ApplyHolder applyHolder(@PathVariable String run) {
        registry.get(RunId.check(run));
        return new ApplyHolder(registry.applyHolder(run).orElse(null));
    }

    /** What frees a workspace: the worker that holds the apply has proven how its engine ended. */
    @PostMapping("/runs/{run}/apply-end")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void applyEnded(@PathVariable String run, @RequestBody ApplyEnd end) {
        registry.applyEnded(RunId.check(run), end);
    }

    /** Whether a worker has been silent for too long. */
    public record WorkerState(boolean gone) {}

    @PutMapping("/workers/{worker}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void heardOf(@PathVariable String worker) {
        workers.heardOf(worker);
    }

    @GetMapping("/workers/{worker}")
    WorkerState worker(@PathVariable String worker) {
        return new WorkerState(workers.isGone(worker));
    }

    /** How much of a source has been taken. */
    public record Position(long position) {}

    @PostMapping("/runs/{run}/feed")
    Position feed(@PathVariable String run, @RequestBody FeedBatch batch) {
        registry.get(RunId.check(run));
        return new Position(feed.append(run, batch));
    }

    @GetMapping("/runs/{run}/feed")
    Position feedPosition(@PathVariable String run, @RequestParam String source) {
        return new Position(feed.position(RunId.check(run), source));
    }

    @PutMapping("/artifacts/{digest}")
    ResponseEntity<Void> store(
            @PathVariable String digest,
            @RequestParam(required = false) @Nullable String runId,
            @RequestParam(required = false) @Nullable String kind,
            HttpServletRequest request)
            throws IOException {
        try (Spool body = Bodies.taken(artifacts, request.getInputStream(), Bodies.MOST_BYTES_OF_PLANS)) {
            boolean fresh = artifacts.put(digest, body::open);
            uses.recordOfRun(digest, kind, runId);
            return ResponseEntity.status(fresh ? HttpStatus.CREATED : HttpStatus.OK)
                    .build();
        }
    }

    @GetMapping(path = "/artifacts/{digest}", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<InputStreamResource> artifact(
            @PathVariable String digest, @RequestParam(required = false) @Nullable String runId) {
        uses.requireReadable(ArtifactStore.check(digest), runId);
        return Bodies.sent(artifacts.open(digest), MediaType.APPLICATION_OCTET_STREAM);
    }

    /** What a token is for; the plan is named for the phase apply. */
    public record TokenRequest(
            @Nullable String phase,
            @Nullable String holder,
            @Nullable String planDigest) {}

    @PostMapping("/runs/{run}/token")
    RunToken token(@PathVariable String run, @RequestBody TokenRequest request) {
        RunView view = registry.get(RunId.check(run));
        String phase = Objects.requireNonNullElse(request.phase(), "");
        if (!PHASES.contains(phase)) {
            throw Problems.badInput("phase_unknown", "there is no phase '" + phase + "'", "ask for plan or apply");
        }
        String holder = Objects.requireNonNullElse(request.holder(), "");
        if (holder.isBlank()) {
            throw Problems.badInput("holder_missing", "the token is asked for by nobody", "name the worker as holder");
        }
        RunTokens.Issued issued = issued(view, phase, holder, request.planDigest());
        return new RunToken(baseUrl.get() + "/state/" + view.workspace(), run, issued.token(), issued.epoch());
    }

    private RunTokens.Issued issued(RunView run, String phase, String holder, @Nullable String planDigest) {
        try {
            return tokens.issue(run.runId(), run.workspace(), phase, holder, planDigest);
        } catch (ProblemException e) {
            // A worker of an older version asks every five seconds, for ten minutes before it says a word.
            Retry said = run.retry();
            if (e.problem().code().equals("worker_outdated")
                    && (said == null || !said.error().code().equals("worker_outdated"))) {
                Instant again = Instant.now().plusSeconds(5);
                registry.noteRetry(run.runId(), new Retry(Stage.APPLY, 1, again, e.problem()));
            }
            throw e;
        }
    }

    @PostMapping("/runs/{run}/rescued-state")
    @ResponseStatus(HttpStatus.CREATED)
    void rescue(@PathVariable String run, @RequestParam(defaultValue = "") String holder, HttpServletRequest request)
            throws IOException {
        RunView view = registry.get(RunId.check(run));
        states.rescue(view.workspace(), run, holder, request.getInputStream());
    }
}
