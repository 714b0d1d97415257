package io.groundwork.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The argv of each command, at its defaults and with each option. */
class CommandArgumentsTest {

    private static final Path FILE = Path.of("/r/plan.bin");

    static Stream<Arguments> commands() {
        Plan plan = Plan.to(FILE);
        String planned = "plan -json -input=false -no-color -detailed-exitcode -out=/r/plan.bin";
        Apply apply = Apply.of(FILE);
        Init init = Init.defaults();
        return Stream.of(
                Arguments.of(new Version(), "version -json"),
                Arguments.of(init, "init -json -input=false -no-color"),
                Arguments.of(init.withJson(false), "init -input=false -no-color"),
                Arguments.of(init.withUpgrade(true), "init -json -input=false -no-color -upgrade"),
                Arguments.of(init.withReconfigure(true), "init -json -input=false -no-color -reconfigure"),
                Arguments.of(init.withBackend(false), "init -json -input=false -no-color -backend=false"),
                Arguments.of(init.withReadOnlyLockFile(true), "init -json -input=false -no-color -lockfile=readonly"),
                Arguments.of(
                        init.withVariableFiles(List.of(Path.of("a.tfvars"), Path.of("/b.tfvars"))),
                        "init -json -input=false -no-color -var-file=a.tfvars -var-file=/b.tfvars"),
                Arguments.of(plan, planned),
                Arguments.of(plan.withMode(Plan.Mode.DESTROY), planned + " -destroy"),
                Arguments.of(plan.withMode(Plan.Mode.REFRESH_ONLY), planned + " -refresh-only"),
                Arguments.of(plan.withRefresh(false), planned + " -refresh=false"),
                Arguments.of(plan.withLock(false), planned + " -lock=false"),
                Arguments.of(plan.withParallelism(3), planned + " -parallelism=3"),
                Arguments.of(
                        plan.withVariableFiles(List.of(Path.of("a.tfvars"), Path.of("/b.tfvars"))),
                        planned + " -var-file=a.tfvars -var-file=/b.tfvars"),
                Arguments.of(new Show(FILE), "show -json -no-color /r/plan.bin"),
                Arguments.of(apply, "apply -json -input=false -no-color /r/plan.bin"),
                Arguments.of(apply.withLock(false), "apply -json -input=false -no-color -lock=false /r/plan.bin"),
                Arguments.of(apply.withParallelism(3), "apply -json -input=false -no-color -parallelism=3 /r/plan.bin"),
                Arguments.of(
                        apply.withVariableFiles(List.of(Path.of("/b.tfvars"))),
                        "apply -json -input=false -no-color -var-file=/b.tfvars /r/plan.bin"),
                Arguments.of(new StatePull(), "state pull"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_command_knows_its_argv(Command command, String expected) {
        assertThat(String.join(" ", command.arguments())).isEqualTo(expected);
    }

    @Test
    void a_file_that_looks_like_an_option_is_refused() {
        assertThatThrownBy(() -> Apply.of(Path.of("-auto-approve")).arguments())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Show(Path.of("")).arguments()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void options_that_exclude_each_other_are_refused_before_the_engine_does() {
        assertThatThrownBy(() -> Init.defaults().withUpgrade(true).withReadOnlyLockFile(true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Plan.to(FILE).withMode(Plan.Mode.REFRESH_ONLY).withRefresh(false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Plan.to(FILE).withParallelism(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Apply.of(FILE).withParallelism(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void only_a_plan_answers_with_2() {
        assertThat(Plan.to(FILE).answersWith(2)).isTrue();
        assertThat(Plan.to(FILE).answersWith(1)).isFalse();
        assertThat(Apply.of(FILE).answersWith(2)).isFalse();
        assertThat(Apply.of(FILE).answersWith(0)).isTrue();
    }
}
