package io.groundwork.state;

import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Terraform's http backend at {@code /state/WORKSPACE}. The engine retries 5xx and never 4xx: where we are unsure, the
 * answer is 503. Thread-safe.
 *
 * @see <a href="https://developer.hashicorp.com/terraform/language/backend/http">the protocol</a>
 */
public final class StateBackend extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(StateBackend.class);
    private static final int LOCKED = 423;
    private static final int MOST_BYTES = 256 << 20;

    private final transient StateStore states;
    private final transient StateLocks locks;
    private final transient RunTokens tokens;

    public StateBackend(StateStore states, io.groundwork.database.Database database, RunTokens tokens) {
        this.states = states;
        this.locks = new StateLocks(database);
        this.tokens = tokens;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            answer(request, response);
        } catch (ProblemException e) {
            ProblemKind kind = e.problem().kind();
            int status = kind == ProblemKind.USER || kind == ProblemKind.CONFLICT ? kind.httpStatus() : 503;
            LOG.warn("state {} {}: {}", request.getMethod(), request.getPathInfo(), e.getMessage());
            text(response, status, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("state {} {}", request.getMethod(), request.getPathInfo(), e);
            text(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "try again");
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String workspace = String.valueOf(request.getPathInfo()).substring(1);
        Optional<RunTokens.Grant> grant = grant(request);
        if (grant.isEmpty()) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"groundwork state\"");
            text(response, HttpServletResponse.SC_UNAUTHORIZED, "a run token is needed");
            return;
        }
        if (!grant.get().workspace().equals(workspace)) {
            text(response, HttpServletResponse.SC_FORBIDDEN, "this run token is for another workspace");
            return;
        }
        switch (request.getMethod()) {
            case "GET" -> read(workspace, response);
            case "POST" -> write(workspace, grant.get(), request, response);
            case "LOCK" -> lock(workspace, grant.get(), request, response);
            case "UNLOCK" -> unlock(workspace, request, response);
            default -> text(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "not a method of a state");
        }
    }

    private Optional<RunTokens.Grant> grant(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.startsWith("Basic ")) {
            return Optional.empty();
        }
        try {
            String pair =
                    new String(Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : tokens.find(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void read(String workspace, HttpServletResponse response) throws IOException {
        Optional<StateStore.Version> newest = states.newest(workspace);
        if (newest.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        byte[] bytes = states.bytes(newest.get());
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private void write(
            String workspace, RunTokens.Grant grant, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        byte[] bytes = body(request);
        if (!md5Fits(request.getHeader("Content-MD5"), bytes)) {
            text(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the body was damaged on its way");
            return;
        }
        String refusal = refusal(workspace, grant, request.getParameter("ID"));
        if (refusal != null) {
            states.keepEvidence(workspace, grant.runId(), bytes, refusal);
            text(response, HttpServletResponse.SC_CONFLICT, refusal);
            return;
        }
        states.write(workspace, grant.runId(), bytes);
    }

    private @org.jspecify.annotations.Nullable String refusal(
            String workspace, RunTokens.Grant grant, @org.jspecify.annotations.Nullable String lockId) {
        if (!grant.mayWrite()) {
            return grant.current()
                    ? "a token of this phase does not write"
                    : "a newer attempt of the run has taken over";
        }
        Optional<StateLocks.Lock> held = locks.holder(workspace);
        boolean ours = held.isPresent()
                && held.get().id().equals(lockId)
                && held.get().runId().equals(grant.runId());
        return ours ? null : "the lock with this ID is not held";
    }

    private void lock(String workspace, RunTokens.Grant grant, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!grant.mayWrite()) {
            text(response, HttpServletResponse.SC_CONFLICT, "only the current apply of the run may lock");
            return;
        }
        Optional<StateLocks.Lock> other = locks.acquire(workspace, grant.runId(), body(request));
        if (other.isPresent()) {
            response.setContentType("application/json");
            text(response, LOCKED, other.get().info());
        }
    }

    private void unlock(String workspace, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!locks.release(workspace, body(request)) && locks.holder(workspace).isPresent()) {
            text(response, HttpServletResponse.SC_CONFLICT, "the lock is held with another ID");
        }
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw io.groundwork.problem.Problems.badInput(
                    "state_too_large", "the body is larger than " + (MOST_BYTES >> 20) + " MiB", "split the workspace");
        }
        return bytes;
    }

    private static boolean md5Fits(@org.jspecify.annotations.Nullable String header, byte[] bytes) {
        if (header == null) {
            return true;
        }
        try {
            return header.equals(Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            return true;
        }
    }

    private static void text(HttpServletResponse response, int status, @org.jspecify.annotations.Nullable String text)
            throws IOException {
        response.setStatus(status);
        if (response.getContentType() == null) {
            response.setContentType("text/plain;charset=utf-8");
        }
        response.getOutputStream().write(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
    }
}
