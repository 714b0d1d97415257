package io.groundwork.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.groundwork.problem.Problem;
import io.groundwork.run.plan.Diagnostic;
import io.groundwork.run.policy.PolicyReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a run's feed, the single source of live logs, progress and {@code --json} output. On the wire each has
 * {@code type} and {@code at} (RFC 3339); a reader ignores types and fields it does not know. Texts are redacted before
 * an event is made.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RunEvent.RunStarted.class, name = "run_started"),
    @JsonSubTypes.Type(value = RunEvent.StageChanged.class, name = "stage"),
    @JsonSubTypes.Type(value = RunEvent.ResourceChanged.class, name = "resource"),
    @JsonSubTypes.Type(value = RunEvent.OutputChanged.class, name = "output"),
    @JsonSubTypes.Type(value = RunEvent.LogLine.class, name = "log"),
    @JsonSubTypes.Type(value = RunEvent.PolicyChecked.class, name = "policy"),
    @JsonSubTypes.Type(value = RunEvent.DecisionChanged.class, name = "decision"),
    @JsonSubTypes.Type(value = RunEvent.RunFinished.class, name = "run_finished")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public sealed interface RunEvent {
    Instant at();

    /** Always the first. */
    record RunStarted(Instant at, String runId, String workflowId, String workspace, RunMode mode)
            implements RunEvent {}

    /**
     * A stage began or ended.
     *
     * @param state {@code started}, {@code finished}, {@code skipped} or {@code failed}
     * @param attempt from 1
     * @param durationMillis how long it took; null when it began
     * @param summary one line for people, e.g. {@code 3 to add, 0 to change, 0 to destroy}
     */
    record StageChanged(
            Instant at,
            Stage stage,
            String state,
            int attempt,
            @Nullable Long durationMillis,
            @Nullable String summary) implements RunEvent {}

    /**
     * A resource was planned, or its change began, goes on, or ended. So with an action that is invoked for its effect.
     *
     * @param phase {@code planned}, {@code drifted}, {@code started}, {@code progress}, {@code completed} or {@code errored}
     * @param action the engine's word: create, update, replace, delete, import, move, read, forget, and invoke of an action
     * @param elapsedSeconds since the change began; null for planned
     * @param idKey which attribute identifies the object, known when a create or update completed
     * @param idValue its value
     * @param previousAddress where it moves from; null where it stays
     */
    record ResourceChanged(
            Instant at,
            String address,
            String phase,
            String action,
            @Nullable Double elapsedSeconds,
            @Nullable String idKey,
            @Nullable String idValue,
            @Nullable String previousAddress)
            implements RunEvent {
        /** Of a resource that stays where it is. */
        public ResourceChanged(
                Instant at,
                String address,
                String phase,
                String action,
                @Nullable Double elapsedSeconds,
                @Nullable String idKey,
                @Nullable String idValue) {
            this(at, address, phase, action, elapsedSeconds, idKey, idValue, null);
        }
    }

    /**
     * An output of the configuration changes with the plan.
     *
     * @param action create, update or delete
     */
    record OutputChanged(Instant at, String name, String action, boolean sensitive) implements RunEvent {}

    /**
     * A line of an engine's output, or of ours.
     *
     * @param level {@code info}, {@code warn} or {@code error}
     * @param diagnostic the whole of it where the engine raised one
     */
    record LogLine(
            Instant at,
            Stage stage,
            String level,
            String message,
            @Nullable Diagnostic diagnostic) implements RunEvent {}

    /** The policies have been asked. */
    record PolicyChecked(Instant at, PolicyReport report) implements RunEvent {}

    /**
     * A decision is needed, or was taken.
     *
     * @param state {@code required}, {@code approved}, {@code denied} or {@code expired}
     * @param by who decided; {@code auto-approve} if no person did
     * @param expiresAt until when a decision can be taken; null for ever
     */
    record DecisionChanged(
            Instant at,
            String state,
            String planDigest,
            @Nullable String by,
            @Nullable String reason,
            @Nullable Instant expiresAt)
            implements RunEvent {}

    /** The last, but for what a worker that was cut off sends after its run was given up. */
    record RunFinished(
            Instant at,
            String runId,
            String workflowId,
            RunStatus status,
            @Nullable Problem error) implements RunEvent {}
}
