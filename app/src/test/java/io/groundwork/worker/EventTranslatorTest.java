package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunEvent;
import io.groundwork.run.Stage;
import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.plan.Redactor;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventTranslatorTest {
    private static final String SECRET = "swordfish-8471";

    private final EventTranslator translator = new EventTranslator(Stage.PLAN, Redactor.of(List.of(SECRET)));

    /** Lines as Terraform writes them, with the secret in every place that a configuration has a say in. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                {"@level":"info","@message":"x","type":"planned_change","change":{"resource":{"addr":"a.b[\\"SECRET\\"]",\
                "module":"","resource":"a.b[\\"SECRET\\"]","implied_provider":"a","resource_type":"a","resource_name":"b",\
                "resource_key":"SECRET"},"action":"create"}}""",
                """
                {"@level":"info","@message":"x","type":"resource_drift","change":{"resource":{"addr":"a.SECRET",\
                "module":"","resource":"a.SECRET","implied_provider":"a","resource_type":"a","resource_name":"SECRET",\
                "resource_key":null},"action":"update"}}""",
                """
                {"@level":"info","@message":"x","type":"apply_complete","hook":{"resource":{"addr":"module.m[\\"SECRET\\"].a.b",\
                "module":"module.m[\\"SECRET\\"]","resource":"a.b","implied_provider":"a","resource_type":"a",\
                "resource_name":"b","resource_key":null},"action":"create","id_key":"name-SECRET","id_value":"SECRET-1",\
                "elapsed_seconds":0}}""",
                """
                {"@level":"info","@message":"x","type":"apply_errored","hook":{"resource":{"addr":"a.b[\\"SECRET\\"]",\
                "module":"","resource":"a.b","implied_provider":"a","resource_type":"a","resource_name":"b",\
                "resource_key":"SECRET"},"action":"create","elapsed_seconds":0}}""",
                """
                {"@level":"info","@message":"x","type":"provision_progress","hook":{"resource":{"addr":"a.b[\\"SECRET\\"]",\
                "module":"","resource":"a.b","implied_provider":"a","resource_type":"a","resource_name":"b",\
                "resource_key":"SECRET"},"provisioner":"local-exec","output":"says SECRET"}}""",
                """
                {"@level":"error","@message":"Error: SECRET","type":"diagnostic","diagnostic":{"severity":"error",\
                "summary":"SECRET","detail":"is SECRET","address":"a.b[\\"SECRET\\"]","range":{"filename":"SECRET.tf",\
                "start":{"line":1,"column":1,"byte":0},"end":{"line":1,"column":2,"byte":1}}}}""",
                """
                {"@level":"info","@message":"SECRET is new","type":"of_tomorrow","SECRET":"SECRET"}""",
                "a line of no JSON with SECRET",
            })
    void nothing_of_a_secret_is_left_wherever_a_configuration_puts_it(String line) {
        var event = EngineKind.TERRAFORM.eventParser().parse(line.strip().replace("SECRET", SECRET));

        List<RunEvent> told = translator.translate(event, Instant.EPOCH);

        assertThat(told).hasSize(1);
        assertThat(told.toString()).doesNotContain(SECRET).contains(Redactor.PLACEHOLDER);
    }

    @Test
    void a_secret_that_is_one_of_the_engines_own_words_does_not_change_what_is_told() {
        var unlucky = new EventTranslator(Stage.APPLY, Redactor.of(List.of("create", "completed")));
        var event = EngineKind.TERRAFORM.eventParser().parse("""
                {"@level":"info","@message":"x","type":"apply_complete","hook":{"resource":{"addr":"a.b","module":"",\
                "resource":"a.b","implied_provider":"a","resource_type":"a","resource_name":"b","resource_key":null},\
                "action":"create","id_key":"id","id_value":"1","elapsed_seconds":0}}""".strip());

        assertThat(unlucky.translate(event, Instant.EPOCH))
                .containsExactly(
                        new RunEvent.ResourceChanged(Instant.EPOCH, "a.b", "completed", "create", 0.0, "id", "1"));
    }

    private List<RunEvent> told(Stage stage, String line) {
        return new EventTranslator(stage, Redactor.of(List.of(SECRET)))
                .translate(EngineKind.TERRAFORM.eventParser().parse(line.strip()), Instant.EPOCH);
    }

    @Test
    void outputs_that_change_are_told_with_the_plan_and_others_are_not() {
        String line = """
                {"@level":"info","@message":"Outputs: 3","type":"outputs","outputs":{"same":{"sensitive":false,"action":"noop"},\
                "url":{"sensitive":true,"action":"update"},"new":{"sensitive":false,"action":"create"}}}""";

        assertThat(told(Stage.PLAN, line))
                .containsExactly(
                        new RunEvent.OutputChanged(Instant.EPOCH, "url", "update", true),
                        new RunEvent.OutputChanged(Instant.EPOCH, "new", "create", false));
        assertThat(told(Stage.APPLY, line)).isEmpty();
    }

    @Test
    void a_move_is_told_with_where_it_comes_from_and_a_removal_from_the_state_as_forgetting() {
        String line = """
                {"@level":"info","@message":"x","type":"planned_change","change":{"resource":{"addr":"a.new"},\
                "previous_resource":{"addr":"a.old"},"action":"%s"}}""";

        assertThat(told(Stage.PLAN, line.formatted("move")))
                .containsExactly(new RunEvent.ResourceChanged(
                        Instant.EPOCH, "a.new", "planned", "move", null, null, null, "a.old"));
        assertThat(told(Stage.PLAN, line.formatted("remove")))
                .containsExactly(new RunEvent.ResourceChanged(
                        Instant.EPOCH, "a.new", "planned", "forget", null, null, null, "a.old"));
    }

    @Test
    void an_action_is_told_when_it_is_planned_and_when_it_is_invoked() {
        assertThat(told(Stage.PLAN, """
                        {"@level":"info","@message":"planned action invocation: action.x_do.it","type":"planned_action_invocation",\
                        "invocation":{"action_addr":{"addr":"action.x_do.it"},"lifecycle_trigger":{}}}"""))
                .containsExactly(new RunEvent.ResourceChanged(
                        Instant.EPOCH, "action.x_do.it", "planned", "invoke", null, null, null));
        assertThat(told(Stage.APPLY, """
                        {"@level":"info","@message":"Action complete: action.x_do.it","type":"action_complete",\
                        "hook":{"action":{"addr":"action.x_do.it"}}}"""))
                .containsExactly(new RunEvent.ResourceChanged(
                        Instant.EPOCH, "action.x_do.it", "completed", "invoke", null, null, null));
        assertThat(told(Stage.APPLY, """
                        {"@level":"info","@message":"action.x_do.it - says swordfish-8471","type":"action_progress",\
                        "hook":{"action":{"addr":"action.x_do.it"},"message":"says swordfish-8471"}}"""))
                .containsExactly(new RunEvent.LogLine(
                        Instant.EPOCH, Stage.APPLY, "info", "action.x_do.it - says (sensitive value)", null));
    }

    @Test
    void a_value_that_a_command_prints_in_two_pieces_is_not_told_by_its_pieces() {
        var all = new StringBuilder();
        for (String piece : List.of("the password is swordfi", "sh-8471 and no other")) {
            var event = EngineKind.TERRAFORM.eventParser().parse("""
                    {"@level":"info","@message":"x","type":"provision_progress","hook":{"resource":{"addr":"a.b","module":"",\
                    "resource":"a.b","implied_provider":"a","resource_type":"a","resource_name":"b","resource_key":null},\
                    "provisioner":"local-exec","output":"%s"}}""".formatted(piece)
                    .strip());
            all.append(translator.translate(event, Instant.EPOCH));
        }

        assertThat(all.toString()).doesNotContain("swordfi", "sh-8471").contains("the password is", "and no other");
    }
}
