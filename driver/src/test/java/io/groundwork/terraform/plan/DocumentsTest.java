package io.groundwork.terraform.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.terraform.Golden;
import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.failure.DriverException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_plan_tells_what_happens_to_each_resource_and_why(EngineKind kind) {
        PlanDocument plan = PlanDocument.read(Golden.file(kind, "plan-changes.json"));
        Map<String, ResourceChange> changes =
                plan.resourceChanges().stream().collect(Collectors.toMap(ResourceChange::address, Function.identity()));

        assertThat(plan.formatVersion()).isEqualTo("1.2");
        assertThat(plan.errored()).isFalse();
        assertThat(plan.applyable()).isTrue();
        assertThat(plan.counts()).isEqualTo(new PlanCounts(2, 1, 2, 1, 0, 1, 0, 2, 0, 0, 0, 0, 7));
        ResourceChange copy = Golden.entry(changes, "terraform_data.copy");
        assertThat(copy.action()).isEqualTo(Action.DELETE_THEN_CREATE);
        assertThat(copy.actionReason()).isEqualTo("replace_because_cannot_update");
        assertThat(copy.change().replacePaths()).hasToString("[[\"triggers_replace\"]]");
        assertThat(copy.change().after().path("triggers_replace")).hasToString("[\"us\"]");
        assertThat(copy.change().afterUnknown().path("id").asBoolean()).isTrue();
        assertThat(copy.providerName()).isEqualTo("terraform.io/builtin/terraform");
        assertThat(Golden.entry(changes, "terraform_data.zone[\"b\"]").action()).isEqualTo(Action.DELETE);
        assertThat(Golden.entry(changes, "terraform_data.zone[\"b\"]").index().asText())
                .isEqualTo("b");
        assertThat(Golden.entry(changes, "terraform_data.adopted").change().importId())
                .isEqualTo("adopted-id");
        assertThat(Golden.entry(changes, "module.child.terraform_data.holder").moduleAddress())
                .isEqualTo("module.child");
        assertThat(Golden.entry(plan.outputChanges(), "zones").action()).isEqualTo(Action.UPDATE);
        assertThat(Golden.entry(plan.variables(), "region").asText()).isEqualTo("us");
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void reading_from_a_file_and_from_a_tree_is_the_same(EngineKind kind) {
        assertThat(PlanDocument.of(Golden.json(kind, "plan.json")))
                .isEqualTo(PlanDocument.read(Golden.file(kind, "plan.json")));
    }

    @Test
    void whether_a_plan_is_applicable_is_derived_as_terraform_says_it() {
        for (String name : new String[] {"plan.json", "plan-changes.json"}) {
            ObjectNode plan = (ObjectNode) Golden.json(EngineKind.TERRAFORM, name);
            assertThat(PlanDocument.of(plan).applyable()).isTrue();
            plan.remove("applyable");
            assertThat(PlanDocument.of(plan).applyable()).isTrue();
            plan.put("errored", true);
            assertThat(PlanDocument.of(plan).applyable()).isFalse();
        }
    }

    @Test
    void a_plan_without_changes_is_not_applicable() throws Exception {
        PlanDocument plan = PlanDocument.of(JSON.readTree("""
                {"format_version":"1.2","errored":false,
                 "resource_changes":[{"address":"a.b","mode":"managed","change":{"actions":["no-op"]}},
                                     {"address":"data.a.b","mode":"data","change":{"actions":["no-op"]}}],
                 "resource_drift":[],
                 "output_changes":{"o":{"actions":["no-op"]}}}"""));

        assertThat(plan.applyable()).isFalse();
        assertThat(plan.counts()).isEqualTo(new PlanCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    private static PlanDocument plan(String... sections) throws Exception {
        return PlanDocument.of(JSON.readTree("{\"format_version\":\"1.2\"," + String.join(",", sections) + "}"));
    }

    private static String change(String actions, String more) {
        return """
                "resource_changes":[{"address":"a.b","mode":"managed","change":{"actions":["no-op"]}},
                  {"address":"a.c","mode":"managed"%s,"change":{"actions":[%s]%s}}]""".formatted(
                more.startsWith(",\"importing\"") ? "" : more, actions, more.startsWith(",\"importing\"") ? more : "");
    }

    /** Documents as OpenTofu, and Terraform before 1.8, write them: nothing in them says whether they can be applied. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"no-op\" | ,\"previous_address\":\"a.old\"",
                "\"no-op\" | ,\"importing\":{\"id\":\"i\"}",
                "\"forget\" |",
                "\"read\" |",
                "\"delete\" | ,\"deposed\":\"0a1b2c3d\"",
                "\"delete\",\"create\" | ,\"action_reason\":\"replace_because_tainted\"",
            })
    void whatever_an_apply_would_do_is_something_to_do(String case_) throws Exception {
        String[] parts = case_.split(" \\|", -1);

        assertThat(plan(change(parts[0], parts[1].strip())).changesSomething(0)).isTrue();
    }

    @Test
    void outputs_and_actions_are_something_to_do_and_so_is_what_only_the_engine_knows() throws Exception {
        assertThat(plan("\"output_changes\":{\"o\":{\"actions\":[\"delete\"]}}").changesSomething(0))
                .isTrue();
        assertThat(plan("\"action_invocations\":[{\"address\":\"action.a.b\"}]").changesSomething(0))
                .isTrue();
        assertThat(plan("\"resource_changes\":[]").changesSomething(2)).isTrue();
        assertThat(plan("\"errored\":true").changesSomething(2)).isFalse();
    }

    @Test
    void what_changed_outside_and_is_as_configured_is_nothing_to_do() throws Exception {
        String drift = "\"resource_drift\":[{\"address\":\"a.b\",\"change\":{\"actions\":[\"update\"]}}]";

        assertThat(plan(drift).changesSomething(0)).isFalse();
        assertThat(plan(drift).counts().drifted()).isEqualTo(1);
    }

    @Test
    void a_data_source_that_only_a_check_reads_is_nothing_to_do_though_engines_say_so_each_time() throws Exception {
        String read = change("\"read\"", ",\"action_reason\":\"read_because_check_nested\"");

        assertThat(plan(read).changesSomething(2)).isFalse();
        assertThat(plan(read, "\"output_changes\":{\"o\":{\"actions\":[\"create\"]}}")
                        .changesSomething(2))
                .isTrue();
    }

    @Test
    void an_action_we_do_not_know_is_no_harmless_one() {
        assertThat(Action.of(java.util.List.of("explode")).isChange()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "{\"format_version\":\"2.0\"}", "{\"format_version\":\"0.2\"}", "no json", "{\"a\":"
            })
    void a_document_of_another_format_is_refused(String text, @TempDir Path root) throws Exception {
        Path file = Files.writeString(root.resolve("plan.json"), text);

        assertThatThrownBy(() -> PlanDocument.read(file))
                .isInstanceOf(DriverException.Unsupported.class)
                .hasMessageContaining("reading the plan");
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void a_state_tells_its_lineage_addresses_ids_and_outputs(EngineKind kind) throws Exception {
        StateDocument state = StateDocument.parse(Files.readAllBytes(Golden.file(kind, "state.json")));

        assertThat(state.lineage()).hasSize(36);
        assertThat(state.serial()).isPositive();
        assertThat(state.instances())
                .extracting(StateDocument.Instance::address)
                .contains("terraform_data.zone[\"a\"]", "module.child.terraform_data.holder", "terraform_data.copy");
        assertThat(state.instances())
                .filteredOn(instance -> instance.mode().equals("managed"))
                .allSatisfy(instance -> assertThat(instance.id()).hasSize(36));
        assertThat(Golden.entry(state.outputs(), "url").sensitive()).isTrue();
        assertThat(Golden.entry(state.outputs(), "zones").value()).hasToString("[\"eu-a\",\"eu-b\"]");
    }

    @Test
    void addresses_of_instances_are_written_as_the_engine_writes_them() throws Exception {
        StateDocument state = StateDocument.parse("""
                {"version":4,"serial":1,"lineage":"l","resources":[
                  {"module":"module.m[0]","mode":"data","type":"t","name":"n","instances":[{"index_key":3,"attributes":{}}]},
                  {"mode":"managed","type":"t","name":"n","instances":[
                    {"index_key":"a\\"${b}","status":"tainted","attributes":{"id":"i"}}, {"deposed":"d","attributes":{}}]}]}""".getBytes(StandardCharsets.UTF_8));

        assertThat(state.instances())
                .containsExactly(
                        new StateDocument.Instance("module.m[0].data.t.n[3]", "data", "t", "", false, false, ""),
                        new StateDocument.Instance("t.n[\"a\\\"$${b}\"]", "managed", "t", "", true, false, "i"),
                        new StateDocument.Instance("t.n", "managed", "t", "", false, true, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"version\":5}", "{}", "", "no"})
    void a_state_of_another_format_is_refused(String text) {
        assertThatThrownBy(() -> StateDocument.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(DriverException.Unsupported.class);
    }
}
