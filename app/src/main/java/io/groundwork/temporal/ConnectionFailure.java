package io.groundwork.temporal;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What it means that a call to Temporal failed, and what to do about it. Every one of these may heal by itself. */
final class ConnectionFailure {
    private static final String CLOUD = ".tmprl.cloud";
    /** What a server says that did not like what we showed, or that we showed nothing. */
    private static final Pattern ABOUT_US =
            Pattern.compile("alert: \\w*(certificate|unknown_ca|access_denied|handshake_failure|decrypt_error)");
    /** What servers on BoringSSL say instead. */
    private static final Pattern PERHAPS_ABOUT_US = Pattern.compile("alert: internal_error");

    private final TemporalSettings settings;
    private final @Nullable Tls tls;

    ConnectionFailure(TemporalSettings settings, @Nullable Tls tls) {
        this.settings = settings;
        this.tls = tls;
    }

    ProblemException of(StatusRuntimeException e) {
        return switch (e.getStatus().getCode()) {
            case NOT_FOUND ->
                external(
                        "temporal_namespace_not_found",
                        "Temporal at " + settings.address() + " has no namespace " + settings.namespace(),
                        "create it with 'temporal operator namespace create', or name another one with"
                                + " TEMPORAL_NAMESPACE",
                        e);
            case UNAUTHENTICATED -> unauthenticated(e);
            case PERMISSION_DENIED -> denied(e);
            case INVALID_ARGUMENT, FAILED_PRECONDITION, UNIMPLEMENTED ->
                external(
                        "temporal_refused",
                        "Temporal at " + settings.address() + " refused a request: " + said(e),
                        "see that its version and settings, and the rights of this connection, fit",
                        e);
            default -> notReached(e);
        };
    }

    /** Nothing is known but that no answer came. */
    ProblemException unreachable(Throwable cause) {
        return external(
                "temporal_unreachable",
                "Temporal does not answer at " + settings.address(),
                "see that it runs there, or set TEMPORAL_ADDRESS",
                cause);
    }

    private ProblemException unauthenticated(StatusRuntimeException e) {
        return settings.apiKey() == null
                ? external(
                        "temporal_unauthenticated",
                        "Temporal at " + settings.address() + " wants to know who asks: " + said(e),
                        "give an API key with TEMPORAL_API_KEY, or a client certificate with"
                                + " TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH",
                        e)
                : external(
                        "temporal_unauthenticated",
                        "Temporal at " + settings.address() + " does not take the API key: " + said(e),
                        "see that the key is whole and has not expired, or make a new one",
                        e);
    }

    private ProblemException denied(StatusRuntimeException e) {
        return external(
                "temporal_permission_denied",
                "Temporal at " + settings.address() + " does not let us do this in namespace " + settings.namespace()
                        + ": " + said(e),
                settings.address().contains(CLOUD) && !settings.namespace().contains(".")
                        ? "in Temporal Cloud a namespace is named with its account, NAME.ACCOUNT: set TEMPORAL_NAMESPACE"
                        : "see that the namespace is right, and that the key or certificate has rights in it",
                e);
    }

    private ProblemException notReached(StatusRuntimeException e) {
        Throwable reason = e;
        ProblemException known = byCause(e);
        if (known == null && e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
            var handshake = new Handshake(settings.address());
            if (tls == null) {
                return handshake.isSpoken() ? tlsExpected(e) : unreachable(e);
            }
            Optional<SSLException> failure = handshake.failure(tls);
            if (failure.isPresent()) {
                reason = failure.get();
                known = byCause(reason);
            }
        }
        return known == null ? unreachable(reason) : known;
    }

    private ProblemException tlsExpected(Throwable e) {
        return external(
                "temporal_tls_expected",
                "Temporal at " + settings.address() + " speaks TLS, and we do not",
                "set TEMPORAL_TLS=true, or give the certificate or the API key it asks for",
                e);
    }

    private @Nullable ProblemException byCause(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            ProblemException problem = byOneCause(cause, e);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable ProblemException byOneCause(Throwable cause, Throwable e) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains("not an SSL/TLS record") || message.contains("unrecognized SSL message")) {
            return external(
                    "temporal_tls_not_spoken",
                    "Temporal at " + settings.address() + " does not speak TLS, and we do",
                    "take the settings of TLS away, or set TEMPORAL_TLS=false",
                    e);
        }
        if (message.contains("alert: unrecognized_name")) {
            return otherName(message, e);
        }
        if (ABOUT_US.matcher(message).find()
                || (tls != null
                        && tls.certificate().isPresent()
                        && PERHAPS_ABOUT_US.matcher(message).find())) {
            return refusedByServer(message, e);
        }
        return switch (cause) {
            case CertificateExpiredException ignored -> serverExpired(message, e);
            case CertificateNotYetValidException ignored -> serverExpired(message, e);
            case CertPathValidatorException path when path.getCause() == null -> untrusted(e);
            case CertPathBuilderException path when path.getCause() == null -> untrusted(e);
            case CertificateException certificate when message.startsWith("No ") -> otherName(message, e);
            default -> null;
        };
    }

    private ProblemException serverExpired(String message, Throwable e) {
        return external(
                "temporal_server_expired",
                "the certificate of Temporal at " + settings.address() + " is not valid today (" + message + ")",
                "have it renewed there, or set the clock of this machine",
                e);
    }

    private ProblemException untrusted(Throwable e) {
        return external(
                "temporal_server_untrusted",
                "the certificate of Temporal at " + settings.address() + " is signed by nobody we trust",
                "name the file of its CA with TEMPORAL_TLS_SERVER_CA_CERT_PATH",
                e);
    }

    private ProblemException otherName(String message, Throwable e) {
        return external(
                "temporal_server_name_mismatch",
                "the certificate of Temporal at " + settings.address() + " is for another name (" + message + ")",
                "correct the address, or say the name of the certificate with TEMPORAL_TLS_SERVER_NAME",
                e);
    }

    /** The server broke off: it did not like what we showed. */
    private ProblemException refusedByServer(String alert, Throwable e) {
        Optional<X509Certificate> ours = tls == null ? Optional.empty() : tls.certificate();
        if (ours.isEmpty()) {
            return external(
                    "temporal_certificate_missing",
                    "Temporal at " + settings.address() + " wants a client certificate (" + alert + ")",
                    "give it with TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH",
                    e);
        }
        Instant end = ours.get().getNotAfter().toInstant();
        if (end.isBefore(Instant.now())) {
            return external(
                    "temporal_certificate_expired",
                    "our client certificate for Temporal at " + settings.address() + " expired at " + end,
                    "renew it where it is: it is read again for every connection",
                    e);
        }
        return external(
                "temporal_certificate_refused",
                "Temporal at " + settings.address() + " does not take our client certificate, signed by "
                        + ours.get().getIssuerX500Principal().getName() + " (" + alert + ")",
                "have that CA accepted there, or show a certificate of one that is",
                e);
    }

    private static String said(StatusRuntimeException e) {
        String description = e.getStatus().getDescription();
        return description == null ? e.getStatus().getCode().name() : description;
    }

    private static ProblemException external(String code, String message, String nextStep, Throwable cause) {
        return new Problem(code, ProblemKind.EXTERNAL, message, nextStep).asException(cause);
    }
}
