package io.groundwork.acceptance;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What is done to a run when one killed process is not enough, and what must come of it (docs/architecture.md). */
enum Story {
    SECRET_GONE,
    GROUP_TERM,
    CANCELED_WITHOUT_ITS_WORKER,
    TERMINATED_WITHOUT_ITS_WORKER,
    FEED_REFUSED,
    EACH_REQUEST_REFUSED,
    SLOW_PREPARE,
    STATE_AWAY;

    /** Every run that is held has an engine. */
    static final Map<String, String> WORKER_ENVIRONMENT = Map.of("GROUNDWORK_ENGINES", "24");

    /** Where it plays: a deployment whose worker, and whose engines, reach the server through a proxy. */
    record Stage(Path root, Deployment groundwork, FaultProxy proxy) {
        Trial begin(Moment moment, String what, String... more) {
            return Trial.begin(groundwork, root, moment, what, more);
        }
    }

    /** @param printed called with each ending as it is known */
    List<Ending> tell(Stage stage, UnaryOperator<Ending> printed) {
        return switch (this) {
            case SECRET_GONE -> WorkerStories.secretGone(stage, printed);
            case GROUP_TERM -> WorkerStories.everybodyIsTold(stage, printed);
            case CANCELED_WITHOUT_ITS_WORKER -> WorkerStories.canceledWithoutItsWorker(stage, printed);
            case TERMINATED_WITHOUT_ITS_WORKER -> WorkerStories.terminatedWithoutItsWorker(stage, printed);
            case FEED_REFUSED -> RequestStories.feedRefused(stage, printed);
            case EACH_REQUEST_REFUSED -> RequestStories.eachRequestRefused(stage, printed);
            case SLOW_PREPARE -> OutageStories.slowPrepare(stage, printed);
            case STATE_AWAY -> OutageStories.stateAway(stage, printed);
        };
    }

    /** Whether another story among those named tells this one, too. */
    boolean isPartOfAnother(List<String> names) {
        return this == FEED_REFUSED && names.contains(EACH_REQUEST_REFUSED.name());
    }

    String words() {
        return name().toLowerCase(Locale.ROOT);
    }
}
