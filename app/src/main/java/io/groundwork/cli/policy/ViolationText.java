package io.groundwork.cli.policy;

import io.groundwork.cli.terminal.Style;
import io.groundwork.cli.terminal.Terminal;
import io.groundwork.policy.DefaultPolicySet;
import io.groundwork.run.policy.Violation;

/** What a policy says against a plan, in one line. */
public final class ViolationText {
    private ViolationText() {}

    public static String of(Terminal terminal, Violation violation) {
        Style style = switch (violation.level()) {
            case ADVISORY -> Style.YELLOW;
            case SOFT_MANDATORY, HARD_MANDATORY -> Style.RED;
        };
        String about = violation.address() == null ? "" : " (" + violation.address() + ")";
        boolean ours = violation.policySet().equals(DefaultPolicySet.NAME);
        String rule = ours ? violation.rule() : violation.policySet() + "/" + violation.rule();
        return terminal.paint(style, violation.level().wireName())
                + " "
                + Terminal.clean(rule + ": " + violation.message() + about);
    }
}
