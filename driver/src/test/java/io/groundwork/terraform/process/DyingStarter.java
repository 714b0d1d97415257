package io.groundwork.terraform.process;

import io.groundwork.terraform.Apply;
import io.groundwork.terraform.Terraform;
import io.groundwork.terraform.engine.EngineLocator;
import io.groundwork.terraform.engine.EngineSetting;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A program to be killed: starts an apply, and notes each line it sees with the offset after it. */
public final class DyingStarter {

    private DyingStarter() {}

    /** Arguments: engine, root directory of a test. */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[1]);
        EngineEnvironment environment = EngineEnvironment.from(System.getenv());
        Terraform terraform = new Terraform(
                new EngineLocator(environment).locate(EngineSetting.at(Path.of(arguments[0]))),
                Supervisor.installedIn(root.resolve("supervisor")));
        Attempt attempt = terraform.start(
                Apply.of(root.resolve("plan.bin")).withParallelism(1),
                root.resolve("apply"),
                Launch.in(root.resolve("work"), environment, root.resolve("workspace.lock")));
        try (LineTail tail = LineTail.of(attempt.output(), 0);
                PrintStream seen = new PrintStream(root.resolve("seen").toString(), StandardCharsets.UTF_8)) {
            while (!attempt.await(Duration.ofMillis(5)).isOver()) {
                tail.poll(line -> seen.println(line.endOffset() + " " + line.text()));
            }
        }
    }
}
