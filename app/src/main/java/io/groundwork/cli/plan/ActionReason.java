package io.groundwork.cli.plan;

import io.groundwork.cli.terminal.Terminal;

/** Why the engine does what it plans, from {@code action_reason} of the plan JSON. */
final class ActionReason {
    private ActionReason() {}

    /** A reason this version does not know is shown as its words. */
    static String sentence(String reason) {
        return switch (reason) {
            case "replace_because_tainted" -> "because it is tainted";
            case "replace_because_cannot_update" -> "because some changes cannot be made in place";
            case "replace_by_request" -> "as requested";
            case "replace_by_triggers" -> "because of what replace_triggered_by names";
            case "delete_because_no_resource_config" -> "because it is not in the configuration";
            case "delete_because_no_module" -> "because its module is not in the configuration";
            case "delete_because_wrong_repetition" -> "because it no longer uses count or for_each that way";
            case "delete_because_count_index" -> "because its index is out of range for count";
            case "delete_because_each_key" -> "because its key is not in for_each";
            case "delete_because_no_move_target" ->
                "because it was moved to an address that is not in the configuration";
            case "read_because_config_unknown" -> "because its configuration is not known yet";
            case "read_because_dependency_pending" -> "because it depends on something with pending changes";
            case "read_because_check_nested" -> "because a check uses it";
            default -> Terminal.clean(reason.replace('_', ' '));
        };
    }
}
