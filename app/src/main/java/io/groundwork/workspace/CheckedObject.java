package io.groundwork.workspace;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the conditions of one object came out.
 *
 * @param address for example {@code check.health}
 * @param status {@code pass}, {@code fail}, {@code error} (it could not be evaluated) or {@code unknown} (until the apply)
 * @param problems the error messages of the conditions that failed
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CheckedObject(String address, String status, List<String> problems) {
    public CheckedObject {
        problems = orNone(problems);
    }

    private static List<String> orNone(@Nullable List<String> problems) {
        return problems == null ? List.of() : List.copyOf(problems);
    }

    public boolean isPassed() {
        return "pass".equals(status);
    }

    /** Whether it is not known before the apply. */
    public boolean isUnknown() {
        return status == null || status.isEmpty() || status.equals("unknown");
    }
}
