package io.groundwork.cli.run;

import io.groundwork.cli.terminal.Spinner;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.problem.Problem;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells a person how a run goes: a line for each thing that happened and, on a terminal, one that moves while something
 * is happening. Thread-safe.
 */
final class Progress implements AutoCloseable {
    private final Terminal terminal;
    private final EventText text;
    private final Spinner spinner;
    private final ApplyProgress applied = new ApplyProgress();
    /** Lines of the plan, until it is known whether the whole plan is shown instead. */
    private final List<String> held = new ArrayList<>();

    private final boolean holds;

    /** @param asks whether a person is shown the plan and asked, if it comes to that */
    Progress(Terminal terminal, RunMode mode, boolean asks) {
        this.terminal = terminal;
        this.text = new EventText(terminal, mode);
        this.holds = asks && terminal.interactive();
        this.spinner = terminal.interactive() ? Spinner.on(terminal) : Spinner.none(terminal);
    }

    void show(RunEvent event) {
        spinner.above(() -> tell(event));
        switch (event) {
            case RunEvent.StageChanged stage
            when stage.state().equals("started") -> {
                spinner.doing(stage.stage().wireName(), stage.at());
                if (stage.stage() == Stage.APPLY) {
                    spinner.detail(() -> applied.text(Instant.now()));
                }
            }
            case RunEvent.StageChanged _, RunEvent.RunFinished _ -> spinner.nothing();
            case RunEvent.ResourceChanged _,
                    RunEvent.RunStarted _,
                    RunEvent.OutputChanged _,
                    RunEvent.LogLine _,
                    RunEvent.PolicyChecked _,
                    RunEvent.DecisionChanged _ -> {}
        }
    }

    /** Beside the moving line, which asks {@link #applied}. */
    private void tell(RunEvent event) {
        List<String> lines = text.progress(event);
        if (event instanceof RunEvent.ResourceChanged resource) {
            applied.heard(resource);
            if (holds && resource.phase().equals("planned")) {
                held.addAll(lines);
                return;
            }
        }
        boolean over = event instanceof RunEvent.RunFinished
                || (event instanceof RunEvent.StageChanged stage
                        && stage.stage() == Stage.APPLY
                        && stage.state().equals("started"));
        if (over) {
            tellHeld();
        }
        lines.forEach(terminal::line);
    }

    private void tellHeld() {
        held.forEach(terminal::line);
        held.clear();
    }

    /** The whole plan is shown now: its lines are not told any more. */
    void planIsShown() {
        spinner.above(held::clear);
    }

    /** The whole plan is not shown after all. */
    void planIsNotShown() {
        spinner.above(this::tellHeld);
    }

    /** Whether what an error says was told before, when the engine said it. */
    boolean told(Problem error) {
        return text.told(error.message());
    }

    void lines(List<String> lines) {
        spinner.above(() -> lines.forEach(terminal::line));
    }

    /** Nothing moves until {@link #resume}. */
    void pause() {
        spinner.pause();
    }

    void resume() {
        spinner.resume();
    }

    @Override
    public void close() {
        spinner.close();
    }
}
