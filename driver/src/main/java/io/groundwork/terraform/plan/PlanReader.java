package io.groundwork.terraform.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.json.EngineJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the plan JSON one resource at a time. For one document. */
final class PlanReader {

    /** For trees; it reads no text. */
    private static final ObjectMapper MAPPER = EngineJson.mapper();

    private String formatVersion = "";
    private String engineVersion = "";
    private final Map<String, JsonNode> variables = new LinkedHashMap<>();
    private final List<ResourceChange> resourceChanges = new ArrayList<>();
    private final List<ResourceChange> resourceDrift = new ArrayList<>();
    private final Map<String, Change> outputChanges = new LinkedHashMap<>();
    private final List<CheckResult> checks = new ArrayList<>();
    private final List<JsonNode> actionInvocations = new ArrayList<>();
    private int deferred;
    private boolean errored;
    private boolean declaredApplyable;

    static PlanDocument read(Path file) {
        try (JsonParser parser = EngineJson.parser(file)) {
            return new PlanReader().document(parser);
        } catch (JsonProcessingException e) {
            // Not with the parser's message: it quotes the document, and that may be a secret.
            throw new DriverException.Unsupported("reading the plan: it is no JSON document");
        } catch (IOException e) {
            throw new UncheckedIOException("reading the plan " + file, e);
        }
    }

    static PlanDocument of(JsonNode tree) {
        try (JsonParser parser = MAPPER.treeAsTokens(tree)) {
            return new PlanReader().document(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the plan", e);
        }
    }

    private PlanDocument document(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new DriverException.Unsupported("reading the plan: it is no JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            section(field, parser);
        }
        Formats.requirePlan(formatVersion);
        return new PlanDocument(
                formatVersion,
                engineVersion,
                variables,
                resourceChanges,
                resourceDrift,
                outputChanges,
                checks,
                actionInvocations,
                deferred,
                errored,
                !errored && (declaredApplyable || changesSomething()));
    }

    private void section(String field, JsonParser parser) throws IOException {
        switch (field) {
            case "format_version" -> formatVersion = parser.getText();
            case "terraform_version" -> engineVersion = parser.getText();
            case "errored" -> errored = parser.getBooleanValue();
            case "applyable" -> declaredApplyable = parser.getBooleanValue();
            case "resource_changes" -> elements(parser, node -> resourceChanges.add(ResourceChange.read(node)));
            case "resource_drift" -> elements(parser, node -> resourceDrift.add(ResourceChange.read(node)));
            case "checks" -> elements(parser, node -> CheckResult.read(node).forEach(checks::add));
            case "action_invocations" -> elements(parser, actionInvocations::add);
            case "deferred_changes", "deferred_action_invocations" -> elements(parser, node -> deferred++);
            case "variables" -> fields(parser, (name, node) -> variables.put(name, node.path("value")));
            case "output_changes" -> fields(parser, (name, node) -> outputChanges.put(name, Change.read(node)));
            default -> parser.skipChildren();
        }
    }

    private interface Element {
        void take(JsonNode node);
    }

    private interface Field {
        void take(String name, JsonNode node);
    }

    private static void elements(JsonParser parser, Element taker) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            taker.take(MAPPER.readTree(parser));
        }
    }

    private static void fields(JsonParser parser, Field taker) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            taker.take(name, MAPPER.readTree(parser));
        }
    }

    /**
     * OpenTofu and Terraform before 1.8 do not say it in the document. As their exit code has it (Terraform 1.11, OpenTofu 1.10):
     * what is read during the apply counts, and what has changed outside and is as configured does not.
     */
    private boolean changesSomething() {
        return resourceChanges.stream()
                        .anyMatch(resource -> resource.action() != Action.NO_OP
                                || resource.change().isImport()
                                || resource.isMoved())
                || outputChanges.values().stream()
                        .anyMatch(change -> change.action().isChange())
                || !actionInvocations.isEmpty();
    }
}
