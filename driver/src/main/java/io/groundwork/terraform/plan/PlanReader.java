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
import org.jspecify.annotations.Nullable;

/** Reads the plan JSON one resource at a time. For one document. */
final class PlanReader {

    /** For trees; it reads no text. */
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private String formatVersion = "";
    private String engineVersion = "";
    private final Map<String, JsonNode> variables = new LinkedHashMap<>();
    private final List<ResourceChange> resourceChanges = new ArrayList<>();
    private final List<ResourceChange> resourceDrift = new ArrayList<>();
    private final Map<String, Change> outputChanges = new LinkedHashMap<>();
    private final List<JsonNode> checks = new ArrayList<>();
    private boolean errored;
    private @Nullable Boolean applyable;

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
                errored,
                applyable != null ? applyable : derivedApplyable());
    }

    private void section(String field, JsonParser parser) throws IOException {
        switch (field) {
            case "format_version" -> formatVersion = parser.getText();
            case "terraform_version" -> engineVersion = parser.getText();
            case "errored" -> errored = parser.getBooleanValue();
            case "applyable" -> applyable = parser.getBooleanValue();
            case "resource_changes" -> elements(parser, node -> resourceChanges.add(ResourceChange.read(node)));
            case "resource_drift" -> elements(parser, node -> resourceDrift.add(ResourceChange.read(node)));
            case "checks" -> elements(parser, checks::add);
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

    /** OpenTofu does not say it. The rule is Terraform's: no errors, and some change to a resource or an output. */
    private boolean derivedApplyable() {
        return !errored
                && (resourceChanges.stream()
                                .anyMatch(resource -> resource.action().isChange()
                                        || resource.change().isImport())
                        || outputChanges.values().stream()
                                .anyMatch(change -> change.action().isChange())
                        || !resourceDrift.isEmpty());
    }
}
