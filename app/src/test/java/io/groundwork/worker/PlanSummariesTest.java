package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.run.plan.PlanChecks;
import io.groundwork.run.plan.PlanDetails;
import io.groundwork.terraform.plan.PlanDocument;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.wire.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlanSummariesTest {
    private static final String SECRET = "swordfish-8471";

    private static PlanDetails detailsOf(String plan) {
        try {
            JsonNode document = Json.mapper().readTree(plan);
            return PlanSummaries.details(
                    PlanDocument.of(document),
                    PlanDocument.of(
                            Redactor.of(List.of(SECRET)).maskedPlan(document).shown()));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String check(String status, String problem) {
        return """
                {"address": {"kind": "check", "to_display": "check.c"}, "status": "%s", "instances": [
                  {"address": {"to_display": "check.c"}, "status": "%s", "problems": [{"message": "%s"}]}]}""".formatted(status, status, problem);
    }

    private static PlanChecks checksOf(String... checks) {
        return detailsOf("{\"format_version\": \"1.2\", \"checks\": [" + String.join(",", checks) + "]}")
                .checks();
    }

    @Test
    void results_of_checks_are_counted_and_failures_told_without_secrets() {
        PlanChecks checks = checksOf(check("pass", ""), check("unknown", ""), check("fail", "says " + SECRET));

        assertThat(checks)
                .isEqualTo(
                        new PlanChecks(1, 1, 1, List.of(new PlanChecks.Failure("check.c", "says (sensitive value)"))));
    }

    @Test
    void a_summary_stays_small_whatever_fails() {
        String[] many = IntStream.range(0, 100)
                .mapToObj(_ -> check("error", "x".repeat(5000)))
                .toArray(String[]::new);
        PlanChecks checks = checksOf(many);

        assertThat(checks.failed()).isEqualTo(100);
        assertThat(checks.failures()).hasSize(PlanChecks.MOST);
        assertThat(checks.failures().getFirst().message()).hasSizeLessThan(400).endsWith("(cut, see the plan)");
    }

    private static boolean deletesEverything(String... actionsOfObjects) {
        String changes = IntStream.range(0, actionsOfObjects.length)
                .mapToObj(i -> """
                        {"address": "a.b%d", "mode": "managed", "type": "a", "name": "b%d",
                         "change": {"actions": [%s]}}""".formatted(i, i, actionsOfObjects[i]))
                .collect(Collectors.joining(","));
        return detailsOf("{\"format_version\": \"1.2\", \"resource_changes\": [" + changes + "]}")
                .deletesEverything();
    }

    @Test
    void a_plan_deletes_everything_if_all_that_is_there_goes_and_some_of_it_for_good() {
        assertThat(deletesEverything("\"delete\"", "\"delete\"")).isTrue();
        assertThat(deletesEverything("\"delete\"", "\"create\"")).as("renamed").isTrue();
        assertThat(deletesEverything("\"delete\"", "\"delete\",\"create\"")).isTrue();
        assertThat(deletesEverything("\"delete\"", "\"forget\"")).isTrue();

        assertThat(deletesEverything()).isFalse();
        assertThat(deletesEverything("\"create\"")).isFalse();
        assertThat(deletesEverything("\"delete\",\"create\"")).as("replaced").isFalse();
        assertThat(deletesEverything("\"forget\"")).as("nothing is destroyed").isFalse();
        assertThat(deletesEverything("\"delete\"", "\"no-op\"")).isFalse();
        assertThat(deletesEverything("\"delete\"", "\"update\"")).isFalse();
    }

    @Test
    void what_is_imported_is_nothing_that_a_workspace_holds() {
        assertThat(detailsOf("""
                {"format_version": "1.2", "resource_changes": [
                  {"address": "a.held", "mode": "managed", "type": "a", "name": "held", "change": {"actions": ["delete"]}},
                  {"address": "a.new", "mode": "managed", "type": "a", "name": "new",
                   "change": {"actions": ["no-op"], "importing": {"id": "i-1"}}}]}""").deletesEverything()).isTrue();
    }

    @Test
    void a_data_source_is_nothing_that_a_workspace_holds() {
        assertThat(detailsOf("""
                        {"format_version": "1.2", "resource_changes": [
                          {"address": "a.b", "mode": "managed", "change": {"actions": ["delete"]}},
                          {"address": "data.a.b", "mode": "data", "change": {"actions": ["read"]}}]}""").deletesEverything()).isTrue();
    }
}
