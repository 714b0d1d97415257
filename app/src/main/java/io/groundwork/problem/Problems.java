package io.groundwork.problem;

/** Problems that more than one place raises, worded once. */
public final class Problems {
    private Problems() {}

    public static ProblemException badInput(String code, String message, String nextStep) {
        return new Problem(code, ProblemKind.USER, message, nextStep).asException();
    }

    public static ProblemException runNotFound(String runId) {
        return new Problem(
                        "run_not_found",
                        ProblemKind.NOT_FOUND,
                        "there is no run " + runId,
                        "list the runs with 'groundwork runs'")
                .asException();
    }

    public static ProblemException runFinished(String runId, String status) {
        return new Problem(
                        "run_finished",
                        ProblemKind.CONFLICT,
                        "run " + runId + " is over: " + status,
                        "start a new one with 'groundwork run'")
                .asException();
    }

    public static ProblemException workspaceNotFound(String workspace) {
        return new Problem(
                        "workspace_not_found",
                        ProblemKind.NOT_FOUND,
                        "there is no workspace " + workspace,
                        "list the runs, with their workspaces, with 'groundwork runs'")
                .asException();
    }

    public static ProblemException workspaceBusy(String workspace, String runId) {
        return new Problem(
                        "workspace_busy",
                        ProblemKind.CONFLICT,
                        "workspace " + workspace + " is in use by run " + runId,
                        "wait for it ('groundwork logs " + runId + " -f') or cancel it ('groundwork cancel " + runId
                                + "')")
                .asException();
    }

    public static ProblemException portInUse(String bind, int port, String nextStep, Throwable cause) {
        return new Problem(
                        "port_in_use",
                        ProblemKind.USER,
                        "cannot listen on " + bind + ":" + port + ": another process does, or the address is not ours",
                        nextStep)
                .asException(cause);
    }

    public static ProblemException internal(String message, Throwable cause) {
        return new Problem("internal", ProblemKind.INTERNAL, message, "see the log of the process that said this")
                .asException(cause);
    }
}
