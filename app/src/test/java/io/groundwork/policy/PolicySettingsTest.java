package io.groundwork.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunMode;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicySettingsTest {
    @Test
    void everything_wrong_is_told_together() {
        assertThatThrownBy(() -> new PolicySettings(
                        -1, RuleLevel.SOFT_MANDATORY, RuleLevel.OFF, List.of("aws_db_instance", "no type", "")))
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.problem().kind()).isEqualTo(ProblemKind.USER);
                    assertThat(refused.problem().message()).contains("max_deletions", "'no type'", "''");
                });
    }

    @Test
    void levels_are_written_as_in_the_documentation() {
        for (RuleLevel level : RuleLevel.values()) {
            assertThat(RuleLevel.of(level.wireName())).isEqualTo(level);
        }
        assertThat(RuleLevel.SOFT_MANDATORY.wireName()).isEqualTo("soft-mandatory");
    }

    @Test
    void an_input_for_policies_of_others_carries_every_shape_they_are_written_for() {
        var plan = PlanJson.recorded("create");
        var document = new PolicyInput(plan, RunMode.DESTROY, PolicySettings.DEFAULTS).document();

        assertThat(document.get("plan")).isEqualTo(plan);
        assertThat(document.get("tfplan")).isEqualTo(plan);
        assertThat(document.get("resource_changes")).isEqualTo(plan.get("resource_changes"));
        assertThat(document.at("/settings/mode").asText()).isEqualTo("destroy");
        assertThat(document.at("/settings/max_deletions").asInt()).isEqualTo(10);
        assertThat(document.at("/settings/namespace_admins").asText()).isEqualTo("soft-mandatory");
    }
}
