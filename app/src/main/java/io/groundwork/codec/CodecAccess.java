package io.groundwork.codec;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. Whoever shows the token may, unless a browser says that a page asks that was not named. One case goes
 * without a token, because Temporal's UI has none to show where it has no login: a page from this very machine, named by
 * the operator, asking over loopback without a proxy between. Browsers do not let pages choose their {@code Origin};
 * programs on this machine can, and docs/codec.md says when that matters. Thread-safe.
 */
final class CodecAccess {
    private static final Set<String> PROXIED =
            Set.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    private final Set<String> origins;
    private final Set<String> trusted;
    private final byte[] expected;

    CodecAccess(CodecSettings settings) {
        origins = settings.origins().stream().map(WebOrigin::text).collect(Collectors.toUnmodifiableSet());
        trusted = settings.origins().stream()
                .filter(WebOrigin::isLoopback)
                .map(WebOrigin::text)
                .collect(Collectors.toUnmodifiableSet());
        expected = ("Bearer " + settings.token().reveal()).getBytes(StandardCharsets.UTF_8);
    }

    /** Refuses pages from elsewhere, and tells the browser of the others that they may read the answer. */
    void admitOrigin(HttpExchange exchange) {
        Headers answer = exchange.getResponseHeaders();
        answer.set("Vary", "Origin");
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin == null) {
            return;
        }
        if (!origins.contains(origin)) {
            throw new Problem(
                            "origin_foreign",
                            ProblemKind.DENIED,
                            "pages from this origin may not ask",
                            "name it with --web where the codec server is started")
                    .asException();
        }
        answer.set("Access-Control-Allow-Origin", origin);
        answer.set("Access-Control-Allow-Credentials", "true");
    }

    /** Asks for the token if one is needed. */
    void admit(HttpExchange exchange) {
        Headers asked = exchange.getRequestHeaders();
        String shown = asked.getFirst("Authorization");
        if (shown == null ? !isLocalPage(exchange, asked) : !isRight(shown)) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            throw new Problem(
                            "unauthorized",
                            ProblemKind.UNAUTHORIZED,
                            "the request carries no token, or a wrong one",
                            "send the token of the token file: 'Authorization: Bearer ...'")
                    .asException();
        }
    }

    private boolean isLocalPage(HttpExchange exchange, Headers asked) {
        @Nullable String origin = asked.getFirst("Origin");
        return origin != null
                && trusted.contains(origin)
                && exchange.getRemoteAddress().getAddress().isLoopbackAddress()
                && PROXIED.stream().noneMatch(asked::containsKey);
    }

    private boolean isRight(String shown) {
        return MessageDigest.isEqual(expected, shown.getBytes(StandardCharsets.UTF_8));
    }
}
