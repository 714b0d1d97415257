package io.groundwork.worker;

import io.groundwork.run.RunEvent;
import io.groundwork.run.Stage;
import io.groundwork.run.plan.Diagnostic;
import io.groundwork.terraform.event.EngineEvent;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.process.LineTail;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
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
            case EngineEvent.PlannedAction planned ->
                stage == Stage.APPLY ? List.of() : List.of(action(at, "planned", planned.address()));
            case EngineEvent.ActionStep step
            when step.stage() != EngineEvent.Stage.PROGRESS ->
                List.of(action(at, phaseOf(step.stage()), step.address()));
            case EngineEvent.ApplyStarted started -> List.of(resource(at, "started", started.hook()));
            case EngineEvent.ApplyProgress progress -> List.of(resource(at, "progress", progress.hook()));
            case EngineEvent.ApplyCompleted completed -> List.of(resource(at, "completed", completed.hook()));
            case EngineEvent.ApplyErrored errored -> List.of(resource(at, "errored", errored.hook()));
            case EngineEvent.Provision provision ->
                provision.output() == null
                        ? List.of(log(at, levelOf(provision), provision.message()))
                        : List.of(output(at, provision, provision.output()));
            case EngineEvent.Version ignored -> List.of();
            // With an apply they come as they are by then.
            case EngineEvent.Outputs outputs -> stage == Stage.APPLY ? List.of() : changed(at, outputs);
            case EngineEvent.RefreshStarted ignored -> List.of();
            case EngineEvent.RefreshCompleted ignored -> List.of();
            case EngineEvent.Json other ->
                other.message().isBlank() ? List.of() : List.of(log(at, levelOf(other), other.message()));
        };
    }

    /** A line of standard output or error. */
    RunEvent log(Instant at, String level, String text) {
        return new RunEvent.LogLine(at, stage, level, piece(text), null);
    }

    /** A text of the engine. One that was cut may end with the half of a secret. */
    String said(String text) {
        return LineTail.cutIn(text) < 0 ? redactor.text(text) : piece(text);
    }

    private String piece(String text) {
        int cut = LineTail.cutIn(text);
        return cut < 0
                ? redactor.piece(text)
                : redactor.piece(text.substring(0, cut)) + redactor.text(text.substring(cut));
    }

    /** The engine cuts what a command prints where a line ends, and where the command pauses. */
    private RunEvent output(Instant at, EngineEvent.Provision provision, String output) {
        String text = said(provision.hook().resource().address()) + ": " + piece(output);
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
                said(said.summary()),
                said(said.detail()),
                redacted(said.address()),
                range == null || VariableInputs.isOurs(range.filename()) ? null : said(range.filename()),
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
        String address = said(change.resource().address());
        EngineEvent.ResourceRef previous = change.previousResource();
        return new RunEvent.ResourceChanged(
                at,
                address,
                phase,
                word(change.action()),
                null,
                null,
                null,
                previous == null ? null : said(previous.address()));
    }

    /** Terraform says "remove" in its stream for what is "forget" in its plan. */
    private static String word(String action) {
        return action.equals("remove") ? "forget" : action;
    }

    private RunEvent action(Instant at, String phase, String address) {
        return new RunEvent.ResourceChanged(at, said(address), phase, "invoke", null, null, null);
    }

    private static String phaseOf(EngineEvent.Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private List<RunEvent> changed(Instant at, EngineEvent.Outputs outputs) {
        List<RunEvent> changed = new ArrayList<>();
        outputs.outputs().forEach((name, output) -> {
            String action = output.action();
            if (action != null && !action.equals("noop")) {
                changed.add(new RunEvent.OutputChanged(at, said(name), action, output.sensitive()));
            }
        });
        return changed;
    }

    private RunEvent resource(Instant at, String phase, EngineEvent.ResourceHook hook) {
        return new RunEvent.ResourceChanged(
                at,
                said(hook.resource().address()),
                phase,
                word(hook.action()),
                (double) hook.elapsedSeconds(),
                redacted(hook.idKey()),
                redacted(hook.idValue()));
    }

    private @Nullable String redacted(@Nullable String text) {
        return text == null ? null : said(text);
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
