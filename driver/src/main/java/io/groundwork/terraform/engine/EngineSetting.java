package io.groundwork.terraform.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which engine somebody wants.
 *
 * @param wanted a name to look up on the path, or an absolute path; null for terraform, then tofu
 * @param searchPath directories separated by {@code :}, as in {@code PATH}
 */
public record EngineSetting(@Nullable String wanted, String searchPath) {

    /** The first of terraform and tofu that the path has. */
    public static EngineSetting firstOn(String searchPath) {
        return new EngineSetting(null, searchPath);
    }

    /** A name or an absolute path. */
    public static EngineSetting of(String wanted, String searchPath) {
        return new EngineSetting(wanted, searchPath);
    }

    public static EngineSetting at(Path binary) {
        return new EngineSetting(binary.toString(), "");
    }
}
