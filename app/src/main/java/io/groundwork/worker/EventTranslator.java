package io.groundwork.worker;

import io.groundwork.run.Diagnostic;
import io.groundwork.run.RunEvent;
import io.groundwork.run.Stage;
import io.groundwork.terraform.event.EngineEvent;
import io.groundwork.terraform.plan.Redactor;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One event of the engine's stream into the events of the run's feed, without secrets: they come as keys in addresses, as
 * names, as ids and in texts. What the engine says in words of its own (actions, levels) stays as it is. Pure.
 */
final class EventTranslator {
    private final Stage stage;
    private final Redactor redactor;

    /** @param redactor with all secrets of the run */
    EventTranslator(Stage stage, Redactor redactor) {
        this.stage = stage;
        this.redactor = redactor;
    }

    /** @param readAt for lines that carry no time of their own */
    List<RunEvent> translate(EngineEvent event, Instant readAt) {
        Instant at = timeOf(event, readAt);
        return switch (event) {
            case EngineEvent.Plain plain -> plain.text().isBlank() ? List.of() : List.of(log(at, "info", plain.text()));
            case EngineEvent.Diagnosed diagnosed -> List.of(diagnostic(at, diagnosed));
            // An apply tells once more what its plan has told.
            case EngineEvent.PlannedChange planned ->
                stage == Stage.APPLY ? List.of() : List.of(change(at, "planned", planned.change()));
            case EngineEvent.ResourceDrift drift -> List.of(change(at, "drifted", drift.change()));
            case EngineEvent.ApplyStarted started -> List.of(resource(at, "started", started.hook()));
            case EngineEvent.ApplyProgress progress -> List.of(resource(at, "progress", progress.hook()));
            case EngineEvent.ApplyCompleted completed -> List.of(resource(at, "completed", completed.hook()));
            case EngineEvent.ApplyErrored errored -> List.of(resource(at, "errored", errored.hook()));
            case EngineEvent.Provision provision ->
                provision.output() == null
                        ? List.of(log(at, levelOf(provision), provision.message()))
                        : List.of(output(at, provision, provision.output()));
            case EngineEvent.Version ignored -> List.of();
            case EngineEvent.Outputs ignored -> List.of();
            case EngineEvent.RefreshStarted ignored -> List.of();
            case EngineEvent.RefreshCompleted ignored -> List.of();
            case EngineEvent.Json other ->
                other.message().isBlank() ? List.of() : List.of(log(at, levelOf(other), other.message()));
        };
    }

    /** A line of standard output or error. */
    RunEvent log(Instant at, String level, String text) {
        return new RunEvent.LogLine(at, stage, level, redactor.piece(text), null);
    }

    /** The engine cuts what a command prints where a line ends, and where the command pauses. */
    private RunEvent output(Instant at, EngineEvent.Provision provision, String output) {
        String text = redactor.text(provision.hook().resource().address()) + ": " + redactor.piece(output);
        return new RunEvent.LogLine(at, stage, levelOf(provision), text, null);
    }

    private RunEvent diagnostic(Instant at, EngineEvent.Diagnosed diagnosed) {
        io.groundwork.terraform.event.Diagnostic said = diagnosed.diagnostic();
        var diagnostic = translate(said);
        String level = diagnostic.severity().equals("warning") ? "warn" : "error";
        return new RunEvent.LogLine(at, stage, level, textOf(diagnostic), diagnostic);
    }

    Diagnostic translate(io.groundwork.terraform.event.Diagnostic said) {
        var range = said.range();
        return new Diagnostic(
                said.severity().name().toLowerCase(Locale.ROOT),
                redactor.text(said.summary()),
                redactor.text(said.detail()),
                redacted(said.address()),
                range == null || VariableInputs.isOurs(range.filename()) ? null : redactor.text(range.filename()),
                range == null ? 0 : range.start().line());
    }

    /** As a person would quote it: place, summary, detail. */
    static String textOf(Diagnostic diagnostic) {
        var text = new StringBuilder();
        if (diagnostic.file() != null) {
            text.append(diagnostic.file()).append(':').append(diagnostic.line()).append(": ");
        }
        text.append(diagnostic.summary());
        if (!diagnostic.detail().isBlank()) {
            text.append(": ").append(diagnostic.detail().strip());
        }
        return text.toString();
    }

    private RunEvent change(Instant at, String phase, EngineEvent.ChangeNotice change) {
        String address = redactor.text(change.resource().address());
        return new RunEvent.ResourceChanged(at, address, phase, change.action(), null, null, null);
    }

    private RunEvent resource(Instant at, String phase, EngineEvent.ResourceHook hook) {
        return new RunEvent.ResourceChanged(
                at,
                redactor.text(hook.resource().address()),
                phase,
                hook.action(),
                (double) hook.elapsedSeconds(),
                redacted(hook.idKey()),
                redacted(hook.idValue()));
    }

    private @Nullable String redacted(@Nullable String text) {
        return text == null ? null : redactor.text(text);
    }

    private static String levelOf(EngineEvent.Json event) {
        String level = event.envelope().level();
        return level.equals("warn") || level.equals("error") ? level : "info";
    }

    private static Instant timeOf(EngineEvent event, Instant readAt) {
        String timestamp =
                event instanceof EngineEvent.Json json ? json.envelope().timestamp() : null;
        return timestamp == null ? readAt : parse(timestamp, readAt);
    }

    private static Instant parse(@Nullable String timestamp, Instant otherwise) {
        try {
            return java.time.OffsetDateTime.parse(String.valueOf(timestamp)).toInstant();
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }
}
