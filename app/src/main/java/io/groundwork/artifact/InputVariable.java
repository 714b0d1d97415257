package io.groundwork.artifact;

import io.groundwork.artifact.HclOutline.Body;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An input variable as a root module declares it.
 *
 * @param type as it is written; null if there is none
 * @param ephemeral whether its value is in no plan, so that it has to be given again to apply one
 * @param hasDefault whether it may be left out
 */
public record InputVariable(@Nullable String type, boolean ephemeral, boolean hasDefault) {
    private static final Set<String> PRIMITIVE = Set.of("string", "number", "bool");

    static InputVariable of(Body body) {
        return new InputVariable(
                body.attribute("type").orElse(null),
                body.attribute("ephemeral").filter("true"::equals).isPresent(),
                body.attribute("default").isPresent());
    }

    InputVariable overriddenBy(InputVariable other) {
        return new InputVariable(
                other.type() == null ? type : other.type(),
                ephemeral || other.ephemeral(),
                hasDefault || other.hasDefault());
    }

    /** Whether the engines take a value from a command line or the environment as the text it is, and not as an expression. */
    public boolean takesText() {
        return type == null || PRIMITIVE.contains(type);
    }
}
