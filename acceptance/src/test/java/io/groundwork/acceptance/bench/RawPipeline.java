package io.groundwork.acceptance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What one would type: init, plan -out, show -json, apply, output -json, in one shell, in a fresh directory. */
final class RawPipeline {
    private static final String SCRIPT = """
            set -e
            terraform init -input=false -no-color >init.txt
            terraform plan -input=false -no-color -out=plan.bin >plan.txt
            terraform show -json plan.bin >plan.json
            terraform apply -input=false -no-color plan.bin >apply.txt
            terraform output -json >outputs.json
            """;

    private RawPipeline() {}

    /**
     * Runs the pipeline once.
     *
     * @param backend text of a backend file; empty for local state
     * @param environment added to the shell's, e.g. {@code TF_HTTP_ADDRESS}
     * @return wall time
     */
    static Duration run(Path parent, String configuration, String backend, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory(parent, "raw-");
        Files.writeString(directory.resolve("main.tf"), configuration);
        if (!backend.isEmpty()) {
            Files.writeString(directory.resolve("backend.tf"), backend);
        }
        var builder = new ProcessBuilder("sh", "-c", SCRIPT)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(directory.resolve("out.txt").toFile())
                .redirectError(directory.resolve("err.txt").toFile());
        builder.environment().remove("TF_CLI_CONFIG_FILE");
        builder.environment().put("CHECKPOINT_DISABLE", "1");
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        int exit = builder.start().waitFor();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (exit != 0) {
            throw new IOException("the raw pipeline failed: " + Files.readString(directory.resolve("err.txt")));
        }
        return took;
    }
}
