package io.groundwork.cli;

import java.util.Locale;
import java.util.function.Supplier;

/** Every command; {@code docs/cli.md} is checked against this. */
enum CommandName {
    RUN("plan a configuration, decide, apply it", RunCommand::new),
    RUNS("list runs", RunsCommand::new),
    STATUS("show where a run is and what it waits for", StatusCommand::new),
    PLAN("show what a run would change", PlanCommand::new),
    LOGS("show what a run said", LogsCommand::new),
    APPROVE("approve the plan of a run", ApproveCommand::new),
    DENY("deny the plan of a run", DenyCommand::new),
    CANCEL("stop a run", CancelCommand::new),
    OUTPUTS("show the outputs of a workspace", OutputsCommand::new),
    STATE("list or pull the state of a workspace", StateCommand::new),
    DOCTOR("check what is installed and reachable", DoctorCommand::new),
    DEV("run server, worker and Temporal in the foreground", DevCommand::new),
    SERVER("run the server in the foreground", ServerCommand::new),
    WORKER("run a worker in the foreground", WorkerCommand::new),
    VERSION("show the version", VersionCommand::new);

    private final String description;
    private final Supplier<Object> command;

    CommandName(String description, Supplier<Object> command) {
        this.description = description;
        this.command = command;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description() {
        return description;
    }

    /** A new, annotated command object. */
    Object build() {
        return command.get();
    }
}
