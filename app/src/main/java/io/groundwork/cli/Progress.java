package io.groundwork.cli;

import io.groundwork.run.RunEvent;
import java.util.List;

/**
 * Tells a person how a run goes: a line for each thing that happened and, on a terminal, one that moves while something
 * is happening. Thread-safe.
 */
final class Progress implements AutoCloseable {
    private final Terminal terminal;
    private final EventText text;
    private final Spinner spinner;

    Progress(Terminal terminal) {
        this.terminal = terminal;
        this.text = new EventText(terminal);
        this.spinner = terminal.interactive() ? Spinner.on(terminal) : Spinner.none(terminal);
    }

    void show(RunEvent event) {
        lines(text.progress(event));
        switch (event) {
            case RunEvent.StageChanged stage
            when stage.state().equals("started") -> spinner.doing(stage.stage().wireName(), stage.at());
            case RunEvent.StageChanged _, RunEvent.RunFinished _ -> spinner.nothing();
            case RunEvent.ResourceChanged resource
            when resource.phase().equals("progress") -> spinner.detail(Terminal.clean(resource.address()));
            case RunEvent.ResourceChanged _,
                    RunEvent.RunStarted _,
                    RunEvent.OutputChanged _,
                    RunEvent.LogLine _,
                    RunEvent.PolicyChecked _,
                    RunEvent.DecisionChanged _ -> {}
        }
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
