package io.groundwork.artifact;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an unpacked configuration must be: something that its engine reads, and no backend of its own. */
public final class ConfigurationCheck {
    private static final Set<String> BLOCKS = Set.of("backend", "cloud");

    private ConfigurationCheck() {}

    /**
     * What a configuration has to be for an engine. Raises {@code configuration_empty}, {@code configuration_of_another_engine},
     * {@code configuration_has_backend} and {@code configuration_encrypts_state} (user).
     *
     * @param engine for messages
     * @param tofuFiles whether it reads {@code .tofu} files
     * @param destroys whether nothing is to be left, so that there need not be anything in it
     */
    public static void check(Path directory, String engine, boolean tofuFiles, boolean destroys) {
        for (Path file : ConfigurationFiles.all(directory)) {
            backendIn(file).ifPresent(block -> {
                throw hasBackend(file, block);
            });
        }
        RootModule module = RootModule.in(directory, tofuFiles);
        module.stateEncryption().ifPresent(file -> {
            throw encryptsState(file);
        });
        List<String> others = RootModule.filesOfOthers(directory, tofuFiles);
        if (module.fileNames().isEmpty() && !others.isEmpty()) {
            throw Problems.badInput(
                    "configuration_of_another_engine",
                    "the configuration has " + others.getFirst() + (others.size() > 1 ? " and others like it" : "")
                            + " only, which " + engine
                            + " does not read: it would destroy all that the workspace holds",
                    "run it on a worker with OpenTofu 1.8 or later (GROUNDWORK_ENGINE=tofu), or call its files .tf");
        }
        if (module.fileNames().isEmpty()) {
            throw Problems.badInput(
                    "configuration_empty",
                    "the configuration has no .tf, .tf.json or .tofu file at its top",
                    "name the directory that holds the root module");
        }
        if (module.isEmpty() && !destroys) {
            throw Problems.badInput(
                    "configuration_empty",
                    "the configuration has nothing but comments (" + String.join(", ", module.fileNames())
                            + "): it would destroy all that the workspace holds",
                    "name the directory that holds the root module, or ask for the destruction with --destroy");
        }
    }

    private static Optional<String> backendIn(Path file) {
        String text = ConfigurationFiles.text(file);
        try {
            return ConfigurationFiles.isJson(file) ? backendInJson(text) : HclScanner.backendBlock(text);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    /** Member by member, as the engine reads it: a name that is there twice counts twice, and lists of blocks nest. */
    private static Optional<String> backendInJson(String text) throws IOException {
        try (JsonParser json = JsonOutline.JSON.createParser(text)) {
            int depth = 0;
            int terraform = -1;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT) {
                    depth++;
                } else if (token == JsonToken.END_OBJECT) {
                    depth--;
                } else if (token == JsonToken.FIELD_NAME && depth == 1) {
                    terraform = json.currentName().equals("terraform") ? 2 : -1;
                } else if (token == JsonToken.FIELD_NAME && depth == terraform && BLOCKS.contains(json.currentName())) {
                    String block = json.currentName();
                    // Null is none: some generators write it to be rid of their default.
                    if (json.nextToken() != JsonToken.VALUE_NULL) {
                        return Optional.of(block);
                    }
                }
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            // The engine says it better, with a line number.
            return Optional.empty();
        }
    }

    /** It would be applied, and the state that says so refused. */
    private static ProblemException encryptsState(String file) {
        return Problems.badInput(
                "configuration_encrypts_state",
                file + " has OpenTofu encrypt the state: Groundwork could not tell its lineage, serial and outputs",
                "take the encryption's state block out (one for plans may stay): Groundwork encrypts what it stores");
    }

    private static ProblemException hasBackend(Path file, String block) {
        boolean synthesised = file.endsWith("cdk.tf.json");
        return Problems.badInput(
                "configuration_has_backend",
                file.getFileName() + " has a " + block + " block of its own",
                synthesised
                        ? "Groundwork keeps the state; CDKTF adds a local backend by itself, which an override of the stack's"
                                + " terraform.backend with nothing takes out"
                        : "bring its state along if it has one ('terraform state pull > state.tfstate', then 'groundwork state push"
                                + " WORKSPACE state.tfstate'), and remove the block: Groundwork keeps the state");
    }
}
