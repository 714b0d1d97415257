package io.groundwork.terraform;

import io.groundwork.terraform.engine.Engine;
import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.EngineEnvironment;
import io.groundwork.terraform.process.Launch;
import io.groundwork.terraform.process.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A directory with a configuration of built-in resources only, and an engine to run in it. */
public final class Workspace {

    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path root;
    private final Terraform terraform;
    private EngineEnvironment environment = TestEngines.environment();

    public Workspace(Path root, EngineKind kind, String configuration) throws IOException {
        this(root, TestEngines.of(kind), configuration);
    }

    public Workspace(Path root, Engine engine, String configuration) throws IOException {
        this.root = root;
        this.terraform = new Terraform(engine, Supervisor.installedIn(root.resolve("supervisor")));
        Files.createDirectories(root.resolve("work"));
        Files.writeString(root.resolve("work/main.tf"), configuration);
    }

    public Workspace with(EngineEnvironment value) {
        environment = value;
        return this;
    }

    public Terraform terraform() {
        return terraform;
    }

    public Path directory() {
        return root.resolve("work");
    }

    public Attempt start(String name, Command command) {
        return terraform.start(
                command, root.resolve(name), Launch.in(directory(), environment, root.resolve("workspace.lock")));
    }

    public int run(String name, Command command) throws InterruptedException {
        return terraform.await(command, start(name, command), PATIENCE);
    }

    public Path output(String name) {
        return root.resolve(name).resolve("out.jsonl");
    }

    /** Resources that each take a moment to create, one after the other with parallelism 1. */
    public static String slowResources(int count, double seconds) {
        return """
            resource "terraform_data" "slow" {
              count = %d
              input = count.index
              provisioner "local-exec" {
                command = "echo made-${self.input}; sleep %s"
              }
            }
            """.formatted(count, seconds);
    }
}
