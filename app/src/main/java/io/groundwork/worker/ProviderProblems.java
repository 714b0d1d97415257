package io.groundwork.worker;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.Stage;
import io.groundwork.run.plan.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What goes wrong between a provider and the service it talks to. Providers have no codes for it: it is told from the
 * words of gRPC, Go's net and TLS packages and HTTP, which most providers hand on. Pure.
 */
final class ProviderProblems {
    /** Said by the commands of a configuration; whatever they could not reach is not the provider's service. */
    private static final Pattern OF_A_PROVISIONER = Pattern.compile("(local-exec|remote-exec|file) provisioner error");

    /** Said by the engine of the state, which is the server's. */
    private static final Pattern OF_THE_STATE = Pattern.compile("(?i)\\bstate\\b");

    private record Sign(Pattern words, String code, ProblemKind kind, String nextStep) {
        static Sign of(String words, String code, ProblemKind kind, String nextStep) {
            return new Sign(Pattern.compile(words, Pattern.CASE_INSENSITIVE), code, kind, nextStep);
        }
    }

    /** The first that fits counts: gRPC wraps a failed handshake into "Unavailable". */
    private static final List<Sign> SIGNS = List.of(
            Sign.of(
                    "error reading server preface|http2: frame too large|HTTP request (was sent )?to an? HTTPS server",
                    "provider_tls_failed",
                    ProblemKind.ENGINE,
                    "the endpoint speaks TLS and the provider does not: take the provider's insecure setting out of its block"
                            + " and of its environment (for Temporal Cloud allow_insecure and TEMPORAL_CLOUD_ALLOW_INSECURE),"
                            + " and check the endpoint's port"),
            Sign.of(
                    "first record does not look like a TLS handshake|HTTP response to HTTPS client|wrong version number",
                    "provider_tls_failed",
                    ProblemKind.ENGINE,
                    "the provider speaks TLS and the endpoint does not: check the endpoint and its port"),
            Sign.of(
                    "x509:|failed to verify certificate|certificate verify failed|certificate has expired",
                    "provider_tls_failed",
                    ProblemKind.ENGINE,
                    "see that the endpoint is the right one; if its certificate comes from an authority of your own, set"
                            + " SSL_CERT_FILE on the worker and list the name in its GROUNDWORK_ENGINE_ENVIRONMENT"),
            Sign.of(
                    "code = Unauthenticated|\\b401\\b.{0,3}Unauthorized|status ?code:? 401|no valid credential",
                    "provider_unauthenticated",
                    ProblemKind.ENGINE,
                    "give the provider valid credentials: set the variable it reads where the worker runs, and pass its name"
                            + " with --env (for Temporal Cloud --env TEMPORAL_CLOUD_API_KEY)"),
            Sign.of(
                    "code = PermissionDenied|\\b403\\b.{0,3}Forbidden|status ?code:? 403|AccessDenied",
                    "provider_forbidden",
                    ProblemKind.ENGINE,
                    "the credentials are known, but may not do this: give their owner the right, or use others"),
            Sign.of(
                    "code = Unavailable|connection refused|connection reset by peer|no such host|i/o timeout"
                            + "|network is unreachable|no route to host|handshake timeout|Client\\.Timeout exceeded"
                            + "|\\b50[234]\\b.{0,3}(Bad Gateway|Service Unavailable|Gateway Time-?out)",
                    "provider_unreachable",
                    ProblemKind.EXTERNAL,
                    "see that the provider's endpoint is right and that the worker reaches it, then start a new run"),
            // The engine's words for a request that was in flight when the provider died, if it noticed the death
            // first.
            Sign.of(
                    "plugin did not respond|plugin crashed|GRPCProvider\\)\\.\\w+ request was cancelled",
                    "provider_crashed",
                    ProblemKind.ENGINE,
                    "the provider's last words are in the run's log: tell its authors, or take another version of it"));

    private ProviderProblems() {}

    /** Empty if nothing is known about the words. */
    static Optional<Problem> of(Stage stage, Diagnostic error, String message) {
        if (OF_A_PROVISIONER.matcher(error.summary()).lookingAt()
                || (error.address() == null
                        && OF_THE_STATE.matcher(error.summary()).find())) {
            return Optional.empty();
        }
        String words = error.summary() + "\n" + error.detail();
        return SIGNS.stream()
                .filter(sign -> sign.words().matcher(words).find())
                .findFirst()
                .map(sign -> new Problem(sign.code(), sign.kind(), message, nextStep(stage, sign)));
    }

    private static String nextStep(Stage stage, Sign sign) {
        return stage == Stage.APPLY ? "what was done before is in the state; " + sign.nextStep() : sign.nextStep();
    }
}
