package io.groundwork.terraform.plan;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one resource instance.
 *
 * @param address for example {@code module.net.aws_subnet.a[0]}
 * @param previousAddress where it was moved from
 * @param moduleAddress empty for the root module
 * @param mode {@code managed} or {@code data}
 * @param index the instance's key as on the wire, missing if there is none
 * @param providerName for example {@code registry.terraform.io/hashicorp/aws}
 * @param deposed the key of a deposed object, null for the current one
 * @param actionReason for example {@code replace_because_cannot_update}
 */
public record ResourceChange(
        String address,
        @Nullable String previousAddress,
        String moduleAddress,
        String mode,
        String type,
        String name,
        JsonNode index,
        String providerName,
        @Nullable String deposed,
        @Nullable String actionReason,
        Change change) {

    static ResourceChange read(JsonNode node) {
        return new ResourceChange(
                node.path("address").asText(""),
                textOrNull(node.path("previous_address")),
                node.path("module_address").asText(""),
                node.path("mode").asText(""),
                node.path("type").asText(""),
                node.path("name").asText(""),
                node.path("index"),
                node.path("provider_name").asText(""),
                textOrNull(node.path("deposed")),
                textOrNull(node.path("action_reason")),
                Change.read(node.path("change")));
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    public boolean isManaged() {
        return mode.equals("managed");
    }

    /** Whether it is a data source inside of a check, which is read again with every apply. */
    boolean isReadForCheck() {
        return action() == Action.READ && "read_because_check_nested".equals(actionReason);
    }

    /** Whether it gets another address. */
    public boolean isMoved() {
        return previousAddress != null && !previousAddress.equals(address);
    }

    public Action action() {
        return change.action();
    }
}
