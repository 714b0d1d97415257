package io.groundwork.codec;

import io.groundwork.problem.Problems;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a web page comes from, as browsers write it: scheme, host, and the port unless it is the scheme's own. */
public record WebOrigin(String text) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Reads what a person wrote; raises {@code origin_invalid} (user). */
    public static WebOrigin parse(String written) {
        try {
            URI uri = URI.create(written.strip());
            String scheme = lower(uri.getScheme());
            String host = lower(uri.getHost());
            boolean more = uri.getUserInfo() != null
                    || uri.getQuery() != null
                    || uri.getFragment() != null
                    || !Set.of("", "/").contains(lower(uri.getPath()));
            if (!more && !host.isEmpty() && Set.of("http", "https").contains(scheme)) {
                boolean usual = uri.getPort() == -1 || uri.getPort() == (scheme.equals("http") ? 80 : 443);
                return new WebOrigin(scheme + "://" + host + (usual ? "" : ":" + uri.getPort()));
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw Problems.badInput(
                "origin_invalid",
                "this is not the origin of a web page: " + written,
                "write scheme, host and port and nothing else, e.g. http://localhost:8080");
    }

    /** Whether its pages are shown by a browser on this machine, or on whatever machine asks: never elsewhere. */
    boolean isLoopback() {
        return LOOPBACK.contains(lower(URI.create(text).getHost()));
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
