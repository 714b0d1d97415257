package io.groundwork.workflow;

import io.temporal.workflow.Workflow;

/**
 * Changes of the workflow that runs which began under an earlier build must not see where they are already past them. Each
 * is asked where it takes effect, so that an open run gets it as soon as it comes there, and carries the date on which it may
 * go: by then no run that began before it may be open any more. The histories below {@code src/test/resources/histories}
 * prove what replays.
 */
final class Gates {
    private static final int FIRST = 1;

    private Gates() {}

    /**
     * A plan that is made again and does the same as the approved one is judged all the same; before, it was not. Made on
     * 2026-11-29; may go on 2027-12-01.
     */
    static boolean everyPlanIsJudged() {
        return Workflow.getVersion("every-plan-is-judged", Workflow.DEFAULT_VERSION, FIRST) >= FIRST;
    }

    /**
     * What people are shown is in the history first because an activity tells it, rather than because a timer fired; and
     * what cannot be done at once waits in an activity, which costs no history. Made on 2026-11-29; may go on 2027-12-01.
     */
    static boolean activitiesDoTheWaiting() {
        return Workflow.getVersion("activities-do-the-waiting", Workflow.DEFAULT_VERSION, FIRST) >= FIRST;
    }

    /**
     * A canceled run tells the worker that does its step, which otherwise hears of it with a heartbeat. Made on 2026-11-29;
     * may go on 2027-12-01.
     */
    static boolean cancelsAreCarried() {
        return Workflow.getVersion("cancels-are-carried", Workflow.DEFAULT_VERSION, FIRST) >= FIRST;
    }

    /**
     * A plan that deletes everything that its workspace holds asks a person, whatever was approved ahead; before, it did not. Made
     * on 2026-11-29; may go on 2027-12-01.
     */
    static boolean deletingEverythingAsks() {
        return Workflow.getVersion("deleting-everything-asks", Workflow.DEFAULT_VERSION, FIRST) >= FIRST;
    }

    /**
     * Every run that may have left an engine behind is settled before its workspace is free; before, only canceled ones were.
     * Made on 2026-11-29; may go on 2027-12-01.
     */
    static boolean everyEndIsSettled() {
        return Workflow.getVersion("every-end-is-settled", Workflow.DEFAULT_VERSION, FIRST) >= FIRST;
    }
}
