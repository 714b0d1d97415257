package io.groundwork.cli;

import io.groundwork.cli.doctor.DoctorCommand;
import io.groundwork.cli.plan.PlanCommand;
import io.groundwork.cli.policy.PolicyCommand;
import io.groundwork.cli.run.ApproveCommand;
import io.groundwork.cli.run.CancelCommand;
import io.groundwork.cli.run.DenyCommand;
import io.groundwork.cli.run.LogsCommand;
import io.groundwork.cli.run.RunCommand;
import io.groundwork.cli.run.RunsCommand;
import io.groundwork.cli.run.StatusCommand;
import io.groundwork.cli.serve.CodecServerCommand;
import io.groundwork.cli.serve.DevCommand;
import io.groundwork.cli.serve.KeyringCommand;
import io.groundwork.cli.serve.ServerCommand;
import io.groundwork.cli.serve.WorkerCommand;
import io.groundwork.cli.workspace.OutputsCommand;
import io.groundwork.cli.workspace.StateCommand;
import java.util.Locale;

/** Every command; {@code docs/cli.md} is checked against this. */
enum CommandName {
    RUN("plan a configuration, decide, apply it"),
    RUNS("list runs"),
    STATUS("show where a run is and what it waits for"),
    PLAN("show what a run would change"),
    LOGS("show what a run said"),
    APPROVE("approve the plan of a run"),
    DENY("deny the plan of a run"),
    CANCEL("stop a run"),
    OUTPUTS("show the outputs of a workspace"),
    STATE("list or pull the state of a workspace"),
    POLICY("try policies without a run"),
    KEYRING("make or rotate the keys at rest"),
    DOCTOR("check what is installed and reachable"),
    DEV("run server, worker and Temporal in the foreground"),
    SERVER("run the server in the foreground"),
    WORKER("run a worker in the foreground"),
    CODEC_SERVER("let Temporal's UI and CLI show what is encrypted"),
    VERSION("show the version");

    private final String description;

    CommandName(String description) {
        this.description = description;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String description() {
        return description;
    }

    /** A new, annotated command object. */
    Object build() {
        return switch (this) {
            case RUN -> new RunCommand();
            case RUNS -> new RunsCommand();
            case STATUS -> new StatusCommand();
            case PLAN -> new PlanCommand();
            case LOGS -> new LogsCommand();
            case APPROVE -> new ApproveCommand();
            case DENY -> new DenyCommand();
            case CANCEL -> new CancelCommand();
            case OUTPUTS -> new OutputsCommand();
            case STATE -> new StateCommand();
            case POLICY -> new PolicyCommand();
            case KEYRING -> new KeyringCommand();
            case DOCTOR -> new DoctorCommand();
            case DEV -> new DevCommand();
            case SERVER -> new ServerCommand();
            case WORKER -> new WorkerCommand();
            case CODEC_SERVER -> new CodecServerCommand();
            case VERSION -> new VersionCommand();
        };
    }
}
