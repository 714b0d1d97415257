package io.groundwork.run.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.client.Words;
import io.groundwork.run.RunRequest;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said about policies, as older versions of us wrote it and as we write it. */
class PolicyWordsTest {
    @Test
    void a_request_without_policies_is_one_that_brings_none() throws IOException {
        ObjectNode old = Json.mapper().valueToTree(Words.aRequest());
        old.remove("policies");

        assertThat(Json.mapper().treeToValue(old, RunRequest.class)).isEqualTo(Words.aRequest());
        assertThat(Words.aRequest().policies()).isEmpty();
    }

    @Test
    void a_set_without_a_level_stops_for_a_person() throws IOException {
        var archive = Json.mapper().readValue("{\"name\": \"tags\", \"digest\": \"d\"}", PolicyArchive.class);

        assertThat(archive.level()).isEqualTo(EnforcementLevel.SOFT_MANDATORY);
    }

    @Test
    void a_report_without_sets_is_read_and_one_with_sets_comes_back_as_it_was() throws IOException {
        PolicyReport old = Json.mapper().readValue("{\"violations\": [], \"total\": 0}", PolicyReport.class);
        PolicyReport report = old.by(
                List.of(new JudgedSet("tags", EnforcementLevel.HARD_MANDATORY, "d".repeat(64), "v0, v1", "opa 1.9.0")));

        assertThat(old.sets()).isEmpty();
        assertThat(Json.mapper().readValue(Json.write(report), PolicyReport.class))
                .isEqualTo(report);
    }
}
