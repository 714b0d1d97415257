package io.groundwork.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What came of one attempt to break a run: a line of the table that {@code make chaos} prints.
 *
 * @param moment where in the run it happened
 * @param what happened
 * @param ending status and error code
 * @param created what the ledger of the configuration says after the next run, sorted
 * @param orphans engines that were there when the run was said to be over and no longer in doubt
 * @param next how the next run in the workspace ended; {@code refused, } before it if it wanted a person's word first
 * @param wrong what else is not as it is to be; empty if nothing is
 */
record Ending(
        String moment,
        String what,
        String ending,
        List<String> created,
        int orphans,
        String next,
        Duration took,
        List<String> wrong) {
    private static final String ROW = "%-8s %-34s %-22s %-8s %-8s %-30s %6s  %s%n";

    Ending {
        created = created.stream().sorted().toList();
        wrong = List.copyOf(wrong);
    }

    /** Nothing came of it, not even an ending. */
    static Ending broken(String moment, String what, AssertionError why) {
        String line = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
        return new Ending(moment, what, "", List.of(), 0, "", Duration.ZERO, List.of(line));
    }

    static void printHead() {
        System.out.printf(
                Locale.ROOT,
                ROW,
                "moment",
                "what happens",
                "ending",
                "created",
                "orphans",
                "the next run",
                "took",
                "verdict");
    }

    void print() {
        System.out.printf(
                Locale.ROOT,
                ROW,
                moment,
                what,
                ending,
                created.equals(HeldRun.CREATED_ONCE) ? "once" : created.size() + " of 3",
                orphans,
                next,
                took.toSeconds() + "s",
                wrong.isEmpty() ? "as expected" : "OTHERWISE: " + String.join("; ", wrong));
    }

    /** Status and error code of a run. */
    static String of(JsonNode view) {
        String code = view.at("/error/code").asText();
        String status = view.path("status").asText();
        return code.isEmpty() ? status : status + " " + code;
    }
}
