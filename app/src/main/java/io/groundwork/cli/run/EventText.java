package io.groundwork.cli.run;

import io.groundwork.cli.policy.ViolationText;
import io.groundwork.cli.terminal.ShortDigests;
import io.groundwork.cli.terminal.Style;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.cli.terminal.Times;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.Stage;
import io.groundwork.run.plan.Diagnostic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events as lines for people. */
final class EventText {
    private static final int MOST_OF_A_LINE = 100;

    private final Terminal terminal;
    /** What the engine complained of, in its own words. */
    private final Set<String> complaints = new HashSet<>();

    private @Nullable RunMode mode;

    /** @param mode of the run; null if its first event says so */
    EventText(Terminal terminal, @Nullable RunMode mode) {
        this.terminal = terminal;
        this.mode = mode;
    }

    /** Whether a text is about something that was told as the engine's own complaint. */
    boolean told(String text) {
        return complaints.stream().anyMatch(text::contains);
    }

    /** For watching a run: what matters, in order. */
    List<String> progress(RunEvent event) {
        return switch (event) {
            case RunEvent.RunStarted started -> {
                mode = started.mode();
                yield List.of(terminal.paint(Style.BOLD, started.runId()) + " "
                        + started.mode().wireName().replace('_', ' ') + " in workspace " + started.workspace());
            }
            case RunEvent.StageChanged stage -> stage(stage);
            case RunEvent.ResourceChanged resource -> resource(resource);
            case RunEvent.OutputChanged output ->
                List.of("    " + sign(output.action()) + " output " + Terminal.clean(output.name()));
            case RunEvent.LogLine line -> line.level().equals("info") ? List.of() : log(line);
            case RunEvent.PolicyChecked policy -> policy(policy);
            case RunEvent.DecisionChanged decision -> List.of("  " + decision(decision));
            case RunEvent.RunFinished finished -> List.of(RunText.status(terminal, finished.status(), mode));
        };
    }

    /** For reading the log: everything, each line with its time. */
    List<String> log(RunEvent event) {
        String time = terminal.paint(Style.FAINT, Times.clock(event.at())) + " ";
        List<String> lines = switch (event) {
            case RunEvent.LogLine line -> log(line);
            case RunEvent.StageChanged stage
            when stage.state().equals("started") -> List.of("  " + stage.stage().wireName() + " started");
            case RunEvent.RunStarted _,
                    RunEvent.StageChanged _,
                    RunEvent.ResourceChanged _,
                    RunEvent.OutputChanged _,
                    RunEvent.PolicyChecked _,
                    RunEvent.DecisionChanged _,
                    RunEvent.RunFinished _ -> progress(event);
        };
        return lines.stream().map(line -> time + line).toList();
    }

    private List<String> stage(RunEvent.StageChanged stage) {
        String name = String.format(Locale.ROOT, "%-9s", stage.stage().wireName());
        String time =
                stage.durationMillis() == null ? "" : " " + Times.brief(Duration.ofMillis(stage.durationMillis()));
        String summary = stage.summary() == null || stage.summary().isBlank() ? "" : "  " + stage.summary();
        String again = stage.attempt() > 1 ? " (attempt " + stage.attempt() + ")" : "";
        return switch (stage.state()) {
            case "started" ->
                // Only these two print lines of their own, which need a heading.
                stage.stage() == Stage.APPLY || stage.stage() == Stage.PLAN
                        ? List.of("  " + terminal.paint(Style.CYAN, name) + again)
                        : List.of();
            case "finished" ->
                // Who decided what has a line of its own.
                stage.stage() == Stage.DECISION
                        ? List.of()
                        : List.of("  " + terminal.paint(Style.GREEN, name) + " done" + time + again
                                + Terminal.clean(summary));
            case "failed" ->
                // Told in full above, by the engine, and below, as the error.
                List.of("  " + terminal.paint(Style.RED, name) + " failed" + time + again
                        + (told(summary) ? "" : Terminal.clean(brief(ShortDigests.in(summary)))));
            default ->
                List.of("  " + terminal.paint(Style.FAINT, name) + " "
                        + Terminal.clean(stage.state() + time + summary));
        };
    }

    private static String brief(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= MOST_OF_A_LINE ? line : line.substring(0, MOST_OF_A_LINE - 1) + "…";
    }

    private List<String> resource(RunEvent.ResourceChanged resource) {
        String address = Terminal.clean(resource.address());
        String time = resource.elapsedSeconds() == null
                ? ""
                : " " + Times.brief(Duration.ofMillis(Math.round(resource.elapsedSeconds() * 1000)));
        String sign = sign(resource.action());
        return switch (resource.phase()) {
            case "planned" ->
                List.of("    " + sign + " " + address
                        + (resource.previousAddress() == null
                                ? ""
                                : ", moved from " + Terminal.clean(resource.previousAddress())));
            case "drifted" -> List.of("    " + terminal.paint(Style.YELLOW, "!") + " " + address + " changed outside");
            case "completed" -> {
                String id = resource.idValue() == null
                        ? ""
                        : " (" + Terminal.clean(resource.idKey() + "=" + resource.idValue()) + ")";
                yield List.of("    " + sign + " " + address + " " + done(resource.action()) + time + id);
            }
            case "errored" -> List.of("    " + terminal.paint(Style.RED, "x") + " " + address + " failed" + time);
            default -> List.of();
        };
    }

    private String sign(String action) {
        return switch (action) {
            case "create" -> terminal.paint(Style.GREEN, "+");
            case "update" -> terminal.paint(Style.YELLOW, "~");
            case "replace" -> terminal.paint(Style.YELLOW, "-/+");
            case "delete" -> terminal.paint(Style.RED, "-");
            case "read" -> terminal.paint(Style.CYAN, "<");
            case "import" -> terminal.paint(Style.CYAN, "&");
            case "move" -> terminal.paint(Style.CYAN, ">");
            case "invoke" -> terminal.paint(Style.YELLOW, "!");
            default -> terminal.paint(Style.FAINT, ".");
        };
    }

    private static String done(String action) {
        return switch (action) {
            case "create" -> "created";
            case "update" -> "updated";
            case "replace" -> "replaced";
            case "delete" -> "destroyed";
            case "read" -> "read";
            case "import" -> "imported";
            case "move" -> "moved";
            case "forget" -> "forgotten";
            case "invoke" -> "invoked";
            default -> Terminal.clean(action) + " done";
        };
    }

    private List<String> log(RunEvent.LogLine line) {
        Diagnostic diagnostic = line.diagnostic();
        if (diagnostic == null) {
            return Terminal.clean(line.message())
                    .lines()
                    .map(text -> "    " + terminal.paint(style(line.level()), text))
                    .toList();
        }
        if (diagnostic.severity().equals("error") && !diagnostic.summary().isBlank()) {
            complaints.add(diagnostic.summary());
        }
        List<String> lines = new ArrayList<>();
        lines.add("    " + terminal.paint(style(diagnostic.severity()), diagnostic.severity() + ":") + " "
                + String.join(
                        "\n      ", Terminal.clean(diagnostic.summary()).lines().toList()));
        if (diagnostic.file() != null) {
            String place = diagnostic.line() > 0 ? diagnostic.file() + ":" + diagnostic.line() : diagnostic.file();
            lines.add("      at " + Terminal.clean(place)
                    + (diagnostic.address() == null ? "" : " in " + Terminal.clean(diagnostic.address())));
        } else if (diagnostic.address() != null) {
            lines.add("      with " + Terminal.clean(diagnostic.address()));
        }
        Terminal.clean(diagnostic.detail()).lines().forEach(detail -> lines.add("      " + detail));
        return lines;
    }

    private static Style style(String level) {
        return switch (level) {
            case "error" -> Style.RED;
            case "warn", "warning" -> Style.YELLOW;
            default -> Style.PLAIN;
        };
    }

    private List<String> policy(RunEvent.PolicyChecked policy) {
        List<String> lines = new ArrayList<>();
        policy.report().violations().forEach(violation -> lines.add("    " + ViolationText.of(terminal, violation)));
        int cut = policy.report().total() - lines.size();
        if (cut > 0) {
            lines.add("    and " + cut + " more");
        }
        return lines;
    }

    private String decision(RunEvent.DecisionChanged decision) {
        String by = decision.by() == null ? "" : " by " + Claimed.name(decision.by());
        String why = decision.reason() == null || decision.reason().isBlank() ? "" : ": " + decision.reason();
        String until = decision.expiresAt() == null ? "" : ", until " + Times.utc(decision.expiresAt());
        return switch (decision.state()) {
            case "required" -> terminal.paint(Style.YELLOW, "waits for a decision" + until);
            case "approved" -> terminal.paint(Style.GREEN, "approved") + Terminal.clean(by + why);
            case "denied" -> terminal.paint(Style.RED, "denied") + Terminal.clean(by + why);
            default -> Terminal.clean(decision.state() + by + why);
        };
    }
}
