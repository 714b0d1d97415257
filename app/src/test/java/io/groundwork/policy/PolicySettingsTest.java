package io.groundwork.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunMode;
import java.util.List;
import java.util.Map;
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

    private static PolicySettings settings(int maxDeletions, RuleLevel level, List<String> stateless) {
        return new PolicySettings(maxDeletions, level, level, List.of(), stateless, level, level);
    }

    @Test
    void settings_are_strengthened_by_what_others_say_and_never_weakened() {
        PolicySettings weak = settings(100, RuleLevel.OFF, List.of("acme_*"));
        PolicySettings strong = settings(3, RuleLevel.HARD_MANDATORY, List.of());

        assertThat(weak.strengthenedBy(strong)).isEqualTo(settings(3, RuleLevel.HARD_MANDATORY, List.of("acme_*")));
        assertThat(strong.strengthenedBy(weak)).isEqualTo(strong);
        assertThat(weak.strengthenedBy(PolicySettings.DEFAULTS)).isEqualTo(weak);
    }

    @Test
    void settings_are_at_least_others_if_nothing_more_passes_by_them() {
        PolicySettings defaults = PolicySettings.DEFAULTS;

        assertThat(defaults.isAtLeast(defaults)).isTrue();
        assertThat(settings(3, RuleLevel.HARD_MANDATORY, List.of()).isAtLeast(defaults))
                .isTrue();
        assertThat(settings(11, RuleLevel.HARD_MANDATORY, List.of()).isAtLeast(defaults))
                .isFalse();
        assertThat(settings(10, RuleLevel.ADVISORY, List.of()).isAtLeast(defaults))
                .isFalse();
        assertThat(settings(10, RuleLevel.SOFT_MANDATORY, List.of("acme_*")).isAtLeast(defaults))
                .isFalse();
    }

    @Test
    void only_the_end_of_a_type_without_data_may_be_left_open() {
        for (String type : List.of("*", "acme_*_role", "acme role")) {
            assertThatThrownBy(() -> settings(10, RuleLevel.OFF, List.of(type)))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining(type);
        }
    }

    @Test
    void settings_of_another_version_have_defaults_for_what_it_does_not_know() {
        var read = PolicySettings.of(Map.of("maxDeletions", 3, "massDeletion", "off", "later", 1));

        assertThat(read).isEqualTo(new PolicySettings(3, RuleLevel.OFF, RuleLevel.SOFT_MANDATORY, List.of()));
    }

    @Test
    void settings_travel_whole() {
        var settings = new PolicySettings(
                7,
                RuleLevel.OFF,
                RuleLevel.ADVISORY,
                List.of("acme_database"),
                List.of("acme_*"),
                RuleLevel.HARD_MANDATORY,
                RuleLevel.SOFT_MANDATORY);

        assertThat(PolicySettings.of(settings.asMap())).isEqualTo(settings);
    }
}
