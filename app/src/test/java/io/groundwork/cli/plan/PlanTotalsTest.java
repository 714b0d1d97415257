package io.groundwork.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.wire.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PlanTotalsTest {
    @Test
    void what_is_imported_is_nothing_that_a_workspace_holds() throws IOException {
        var plan = Json.mapper().readTree("""
                {"resource_changes": [
                  {"address": "a.held", "mode": "managed", "change": {"actions": ["delete"]}},
                  {"address": "a.new", "mode": "managed", "change": {"actions": ["no-op"], "importing": {"id": "i-1"}}}]}""");

        assertThat(PlanTotals.of(plan).details().deletesEverything()).isTrue();
    }
}
