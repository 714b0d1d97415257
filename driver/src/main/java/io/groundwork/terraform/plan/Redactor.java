package io.groundwork.terraform.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.terraform.json.EngineJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes secrets out of texts and documents: known values wherever they are, also encoded and inside longer texts, and in a
 * plan whatever the engine's masks cover. Values of less than {@value SecretForms#MIN_LENGTH} characters are found as whole words
 * if they were given as secrets, and by mask only if a document calls them sensitive; below
 * {@value SecretForms#MIN_WORD_LENGTH} characters only by mask.
 *
 * <p>Immutable and thread-safe. It never changes its argument, and {@code toString} says nothing about the secrets.
 */
public final class Redactor {

    /** The engines' own words for it. */
    public static final String PLACEHOLDER = "(sensitive value)";

    static final String PLACEHOLDER_START = "(sensitive value";

    private static final ObjectMapper JSON = EngineJson.mapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Set<String> secrets;
    private final Set<String> words;
    private final SecretMatcher matcher;
    private final SecretPieces pieces;

    private Redactor(Set<String> secrets, Set<String> words) {
        this.secrets = secrets;
        this.words = words;
        this.matcher = new SecretMatcher(SecretForms.of(secrets), words);
        this.pieces = new SecretPieces(secrets);
    }

    /** Knows these values; empty ones are allowed and have no effect. */
    public static Redactor of(Collection<String> secrets) {
        return of(secrets, Set.of());
    }

    /**
     * Knows these values.
     *
     * @param given as secrets: those that are short are hidden where they stand as words
     * @param found in a document, for example by {@link SensitiveValues#collect}: those that are short ("prod", "8080") have
     *     no effect
     */
    public static Redactor of(Collection<String> given, Collection<String> found) {
        Set<String> all = new LinkedHashSet<>(given);
        all.addAll(found);
        return new Redactor(all, given.stream().filter(SecretForms::isWord).collect(Collectors.toUnmodifiableSet()));
    }

    /** Knows these values as well, as found in a document. */
    public Redactor and(Collection<String> more) {
        Set<String> all = new LinkedHashSet<>(secrets);
        return all.addAll(more) ? new Redactor(all, words) : this;
    }

    /** A text of any shape. */
    public String text(String text) {
        return matcher.replace(text, PLACEHOLDER);
    }

    /** A text that may have been cut where it begins or ends: the half of a secret there is taken out as well. */
    public String piece(String text) {
        return matcher.replace(text, PLACEHOLDER, pieces.head(text), pieces.tail(text));
    }

    /** A line of an engine's output: a JSON line stays valid JSON, and one without secrets stays as it is. */
    public String line(String line) {
        if (!matcher.finds(line)) {
            return line;
        }
        if (line.startsWith("{")) {
            try {
                return JSON.writeValueAsString(tree(EngineJson.line(line)));
            } catch (JsonProcessingException e) {
                return text(line);
            }
        }
        return text(line);
    }

    /** A document, by value only. Names of fields can hold secrets too. */
    public JsonNode tree(JsonNode node) {
        return tree(node, SecretMarks.PLAIN);
    }

    private JsonNode tree(JsonNode node, SecretMarks marks) {
        if (node.isObject()) {
            ObjectNode result = NODES.objectNode();
            node.properties().forEach(field -> result.set(text(field.getKey()), tree(field.getValue(), marks)));
            return result;
        }
        if (node.isArray()) {
            ArrayNode result = NODES.arrayNode(node.size());
            node.forEach(element -> result.add(tree(element, marks)));
            return result;
        }
        if (node.isTextual() || node.isNumber()) {
            String before = EngineJson.text(node);
            if (words.contains(before) || (before.length() >= SecretForms.MIN_LENGTH && secrets.contains(before))) {
                return marks.of(node);
            }
            String after = text(before);
            return after.equals(before) ? node : NODES.textNode(after);
        }
        return node;
    }

    /** A {@code show -json} document for people: by its masks, by the values they cover, and by the known values. */
    public JsonNode plan(JsonNode plan) {
        return masked(plan, SecretMarks.PLAIN).shown();
    }

    /**
     * A {@code show -json} document for policies and for people. Equal values have equal placeholders, e.g. {@code (sensitive
     * value 3f2a9c81d07e)}: whether a secret changes, and whether two are the same, can be told, and nothing else. Placeholders of
     * two calls differ.
     */
    public MaskedPlan maskedPlan(JsonNode plan) {
        return masked(plan, SecretMarks.keyed());
    }

    private MaskedPlan masked(JsonNode plan, SecretMarks marks) {
        Redactor all = and(SensitiveValues.collect(plan));
        JsonNode judged = new PlanValues(all, marks).masked(PlanMasking.cover(plan, marks));
        PlanKeys keys = new PlanKeys(all);
        JsonNode shown = keys.hidden(judged);
        List<String> left = new ArrayList<>(all.secretsIn(keys.found()));
        left.addAll(shownNowhere(keys.notKnown(), shown));
        return new MaskedPlan(judged, shown, left, PlanStructure.difference(plan, judged));
    }

    /** What people see elsewhere in the plan ("create", "eu-west-1") needs not be hidden from what policies say. */
    private static List<String> shownNowhere(Collection<String> texts, JsonNode shown) {
        if (texts.isEmpty()) {
            return List.of();
        }
        String all = shown.toString();
        return texts.stream()
                .filter(text -> text.length() >= SecretForms.MIN_LENGTH)
                .filter(text -> !text.contains(PLACEHOLDER_START) && !all.contains(text))
                .toList();
    }

    /** A leaf of a value tree. */
    JsonNode value(JsonNode leaf, SecretMarks marks) {
        return tree(leaf, marks);
    }

    boolean finds(String text) {
        return matcher.finds(text);
    }

    private List<String> secretsIn(Collection<String> texts) {
        return texts.isEmpty()
                ? List.of()
                : secrets.stream()
                        .filter(secret -> {
                            Redactor one = Redactor.of(Set.of(secret));
                            return texts.stream().anyMatch(one::finds);
                        })
                        .toList();
    }

    @Override
    public String toString() {
        return "Redactor[" + secrets.size() + " values]";
    }
}
