package io.groundwork.secret;

import io.groundwork.problem.Problems;
import java.util.Locale;

/**
 * Where a secret value is found on the worker, e.g. {@code env:TEMPORAL_CLOUD_API_KEY} or {@code file:/run/secrets/key}.
 * Only the reference travels: the value is read on the worker at the moment the engine starts.
 */
public record SecretReference(Source source, String name) {
    public enum Source {
        ENV,
        FILE
    }

    public SecretReference {
        if (name.isBlank()) {
            throw Problems.badInput(
                    "secret_reference_invalid", "a secret reference names nothing", "write env:NAME or file:/path");
        }
    }

    /** Parses {@code env:NAME} or {@code file:/path}. */
    public static SecretReference parse(String text) {
        int colon = text.indexOf(':');
        if (colon > 0) {
            for (Source source : Source.values()) {
                if (source.name().toLowerCase(Locale.ROOT).equals(text.substring(0, colon))) {
                    return new SecretReference(source, text.substring(colon + 1));
                }
            }
        }
        // The text is not repeated: someone may have pasted the secret itself.
        throw Problems.badInput(
                "secret_reference_invalid",
                "a secret reference is neither env:NAME nor file:/path",
                "name where the worker finds the value, never the value itself");
    }

    @Override
    public String toString() {
        return source.name().toLowerCase(Locale.ROOT) + ":" + name;
    }
}
