package io.groundwork.terraform.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.terraform.Golden;
import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.event.EngineEvent.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {

    private final EventParser parser = EngineKind.TERRAFORM.eventParser();

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void no_line_of_a_real_run_is_unknown(EngineKind kind) {
        for (String file : List.of("init", "plan", "apply", "plan-changes", "apply-failed")) {
            assertThat(Golden.lines(kind, file + ".jsonl"))
                    .as(file)
                    .isNotEmpty()
                    .extracting(kind.eventParser()::parse)
                    .noneMatch(EngineEvent.Unknown.class::isInstance)
                    .first()
                    .isInstanceOf(EngineEvent.Version.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERRAFORM,1.11.4", "TOFU,1.10.6"})
    void the_first_line_names_the_engines_version(EngineKind kind, String version) {
        EngineEvent first =
                kind.eventParser().parse(Golden.lines(kind, "plan.jsonl").getFirst());

        assertThat(first).isInstanceOfSatisfying(EngineEvent.Version.class, event -> {
            assertThat(event.engineVersion()).isEqualTo(version);
            assertThat(event.uiVersion()).isEqualTo("1.2");
        });
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_completed_creation_carries_the_journals_address_and_id(EngineKind kind) {
        assertThat(events(kind, "apply.jsonl", EngineEvent.ApplyCompleted.class))
                .filteredOn(event -> event.hook().resource().address().equals("terraform_data.zone[\"a\"]"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.hook().action()).isEqualTo("create");
                    assertThat(event.hook().idKey()).isEqualTo("id");
                    assertThat(event.hook().idValue()).hasSize(36);
                    assertThat(event.hook().resource().key()).isEqualTo("a");
                    assertThat(event.hook().resource().type()).isEqualTo("terraform_data");
                });
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_failed_apply_says_which_resource_and_why_and_gives_no_summary(EngineKind kind) {
        assertThat(events(kind, "apply-failed.jsonl", EngineEvent.ApplyErrored.class))
                .singleElement()
                .satisfies(
                        event -> assertThat(event.hook().resource().address()).isEqualTo("terraform_data.broken"));
        assertThat(events(kind, "apply-failed.jsonl", EngineEvent.Diagnosed.class))
                .singleElement()
                .satisfies(event -> {
                    Diagnostic diagnostic = event.diagnostic();
                    assertThat(diagnostic.isError()).isTrue();
                    assertThat(diagnostic.summary()).isEqualTo("local-exec provisioner error");
                    assertThat(diagnostic.address()).isEqualTo("terraform_data.broken");
                    assertThat(diagnostic.range()).isNotNull().satisfies(range -> {
                        assertThat(range.filename()).isEqualTo("main.tf");
                        assertThat(range.start().line()).isGreaterThan(60);
                    });
                    assertThat(diagnostic.snippet())
                            .isNotNull()
                            .satisfies(snippet -> assertThat(snippet.code()).contains("provisioner"));
                });
        assertThat(events(kind, "apply-failed.jsonl", EngineEvent.ChangeSummary.class))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_provisioners_output_comes_line_by_line(EngineKind kind) {
        assertThat(events(kind, "apply.jsonl", EngineEvent.Provision.class))
                .filteredOn(event -> event.stage() == Stage.PROGRESS)
                .extracting(EngineEvent.Provision::output)
                .contains("made in eu-a", "again");
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_plan_tells_actions_reasons_and_its_summary(EngineKind kind) {
        assertThat(events(kind, "plan-changes.jsonl", EngineEvent.PlannedChange.class))
                .extracting(event -> event.change().resource().address()
                        + " " + event.change().action() + " " + event.change().reason() + " "
                        + event.change().importId())
                .containsExactlyInAnyOrder(
                        "terraform_data.adopted import null adopted-id",
                        "terraform_data.broken create null null",
                        "terraform_data.copy replace cannot_update null",
                        "terraform_data.zone[\"a\"] update null null",
                        "terraform_data.zone[\"b\"] delete delete_because_each_key null");
        assertThat(events(kind, "plan-changes.jsonl", EngineEvent.ChangeSummary.class))
                .singleElement()
                .satisfies(summary -> assertThat(
                                List.of(summary.add(), summary.change(), summary.remove(), summary.imported()))
                        .containsExactly(2, 1, 2, 1));
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_sensitive_output_has_no_value(EngineKind kind) {
        Map<String, EngineEvent.OutputNotice> outputs =
                events(kind, "apply.jsonl", EngineEvent.Outputs.class).getLast().outputs();

        assertThat(Golden.entry(outputs, "url")).satisfies(output -> {
            assertThat(output.sensitive()).isTrue();
            assertThat(output.value()).isNull();
        });
        assertThat(Golden.entry(outputs, "zones").value()).hasToString("[\"eu-a\",\"eu-b\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Successfully configured the backend \"http\"!", "{", "{\"type\":", "[1]", "{} trailing {"})
    void a_line_that_is_no_object_is_kept_as_it_is(String line) {
        assertThat(parser.parse(line))
                .satisfiesAnyOf(
                        event -> assertThat(event).isEqualTo(new EngineEvent.Plain(line)),
                        event -> assertThat(line).isEqualTo("{} trailing {"));
    }

    @Test
    void an_unknown_type_is_kept_with_all_its_fields() {
        EngineEvent event = parser.parse("{\"type\":\"policy_result\",\"@message\":\"hm\",\"policy\":{\"a\":1}}");

        assertThat(event).isInstanceOfSatisfying(EngineEvent.Unknown.class, unknown -> {
            assertThat(unknown.type()).isEqualTo("policy_result");
            assertThat(unknown.message()).isEqualTo("hm");
            assertThat(unknown.envelope().raw().path("policy").path("a").asInt())
                    .isEqualTo(1);
        });
    }

    @Test
    void known_types_with_missing_or_odd_fields_do_not_throw() {
        for (String type :
                List.of("version", "diagnostic", "apply_complete", "planned_change", "change_summary", "outputs")) {
            assertThat(parser.parse("{\"type\":\"" + type + "\"}").message()).isEmpty();
            assertThat(parser.parse("{\"type\":\"" + type
                            + "\",\"hook\":1,\"change\":[],\"outputs\":\"x\",\"diagnostic\":null}"))
                    .isInstanceOf(EngineEvent.Json.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TERRAFORM,ephemeral_op_start,STARTED",
        "TERRAFORM,ephemeral_op_progress,PROGRESS",
        "TERRAFORM,ephemeral_op_complete,COMPLETED",
        "TERRAFORM,ephemeral_op_errored,ERRORED",
        "TOFU,ephemeral_action_started,STARTED",
        "TOFU,ephemeral_action_complete,COMPLETED"
    })
    void ephemeral_resources_are_the_same_event_under_either_engines_name(EngineKind kind, String type, Stage stage) {
        assertThat(kind.eventParser().parse("{\"type\":\"" + type + "\",\"hook\":{\"action\":\"open\"}}"))
                .isInstanceOfSatisfying(EngineEvent.Ephemeral.class, event -> {
                    assertThat(event.stage()).isEqualTo(stage);
                    assertThat(event.hook().action()).isEqualTo("open");
                });
    }

    private static <E extends EngineEvent> List<E> events(EngineKind kind, String file, Class<E> type) {
        return Golden.lines(kind, file).stream()
                .map(kind.eventParser()::parse)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
