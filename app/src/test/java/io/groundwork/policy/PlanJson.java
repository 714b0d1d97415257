package io.groundwork.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Plans for tests: recorded ones from the engine, and hand-written ones for providers that are not here. */
final class PlanJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode plan;

    private PlanJson(ObjectNode plan) {
        this.plan = plan;
    }

    /**
     * Recorded with Terraform 1.11.4: {@code terraform show -json} of a saved plan. Only {@code people} and
     * {@code unknown} are hand-written, as the providers and the engine (1.14 and a later one) that they need are not here.
     */
    static ObjectNode recorded(String name) {
        try (InputStream in = PlanJson.class.getResourceAsStream("/policy/plans/" + name + ".json")) {
            return (ObjectNode) JSON.readTree(Objects.requireNonNull(in, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    static PlanJson aPlan() {
        ObjectNode plan = JSON.createObjectNode();
        plan.put("format_version", "1.2");
        plan.putArray("resource_changes");
        plan.putObject("configuration");
        return new PlanJson(plan);
    }

    /** Adds a change; {@code actions} is e.g. {@code create}, or {@code delete,create}. */
    PlanJson with(String address, String actions, String after) {
        return with(address, actions, after, "{}");
    }

    PlanJson with(String address, String actions, String after, String afterUnknown) {
        ObjectNode change = ((ArrayNode) plan.get("resource_changes")).addObject();
        String[] parts = address.split("\\.", -1);
        change.put("address", address);
        change.put("mode", "managed");
        change.put("type", parts[parts.length - 2]);
        ObjectNode inner = change.putObject("change");
        ArrayNode list = inner.putArray("actions");
        for (String action : actions.split(",", -1)) {
            list.add(action);
        }
        try {
            inner.set("after", JSON.readTree(after));
            inner.set("after_unknown", JSON.readTree(afterUnknown));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        return this;
    }

    /** Resources the way a plan of {@code count} of them looks, with the parts that judging does not read. */
    static ObjectNode large(int count) {
        ObjectNode plan = aPlan().plan;
        ArrayNode planned =
                plan.putObject("planned_values").putObject("root_module").putArray("resources");
        ObjectNode one = (ObjectNode) recorded("create").get("resource_changes").get(0);
        ArrayNode changes = plan.putArray("resource_changes");
        ObjectNode configuration = plan.putObject("configuration").putObject("root_module");
        ArrayNode blocks = configuration.putArray("resources");
        for (int i = 0; i < count; i++) {
            ObjectNode change = one.deepCopy();
            change.put("address", "terraform_data.r" + i);
            changes.add(change);
            planned.add(change.deepCopy());
            blocks.addObject()
                    .put("address", "terraform_data.r" + i)
                    .put("type", "terraform_data")
                    .putObject("expressions")
                    .putObject("input")
                    .put("constant_value", "value " + i);
        }
        return plan;
    }

    ObjectNode json() {
        return plan;
    }
}
