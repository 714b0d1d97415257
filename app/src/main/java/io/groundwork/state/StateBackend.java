package io.groundwork.state;

import io.groundwork.artifact.Spool;
import io.groundwork.artifact.Stored;
import io.groundwork.database.Database;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
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
    private static final int MOST_LOCK_BYTES = 64 << 10;

    private final transient StateStore states;
    private final transient StateLocks locks;
    private final transient RunTokens tokens;
    private final transient SharedStateSettings shared;

    public StateBackend(
            StateStore states, Database database, Admission admission, RunTokens tokens, SharedStateSettings shared) {
        this.states = states;
        this.locks = new StateLocks(database, admission);
        this.tokens = tokens;
        this.shared = shared;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            answer(request, response);
        } catch (ProblemException e) {
            LOG.warn("state {} {}: {}", request.getMethod(), request.getPathInfo(), e.getMessage());
            text(response, status(e.problem().kind()), e.problem().message());
        } catch (RuntimeException e) {
            LOG.error("state {} {}", request.getMethod(), request.getPathInfo(), e);
            text(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "try again");
        }
    }

    private static int status(ProblemKind kind) {
        return switch (kind) {
            case USER, UNAUTHORIZED, CONFLICT, DENIED -> kind.httpStatus();
            // Our trouble, whatever its kind: an artifact that is not found was there when its row was written.
            case NOT_FOUND, ENGINE, EXTERNAL, RESOURCES, INTERNAL -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        };
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Grant> found = grant(request);
        if (found.isEmpty()) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"groundwork state\"");
            text(response, HttpServletResponse.SC_UNAUTHORIZED, "a run token is needed, of a run that is not over");
            return;
        }
        Grant grant = found.get();
        String path = Objects.requireNonNullElse(request.getPathInfo(), "");
        String workspace = path.startsWith("/") ? path.substring(1) : path;
        if (!workspace.equals(grant.workspace())) {
            boolean reads = request.getMethod().equals("GET");
            if (!reads || !shared.mayRead(grant.workspace(), workspace)) {
                throw ofAnother(grant.workspace());
            }
        }
        switch (request.getMethod()) {
            case "GET" -> read(workspace, response);
            case "POST" -> write(grant, request, response);
            case "LOCK" -> lock(grant, request, response);
            case "UNLOCK" -> locks.release(grant, StateBody.read(request, MOST_LOCK_BYTES));
            default -> text(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "not a method of a state");
        }
    }

    /** Does not say whether there is such a workspace. */
    private static ProblemException ofAnother(String workspace) {
        return new Problem(
                        "state_of_another_workspace",
                        ProblemKind.DENIED,
                        "this run token is for workspace " + workspace,
                        "use the address that came with the token, or have the server's operator share the other workspace's state"
                                + " (GROUNDWORK_SHARED_STATES)")
                .asException();
    }

    private Optional<Grant> grant(HttpServletRequest request) {
        return BasicCredentials.in(request.getHeader("Authorization"))
                .flatMap(shown -> tokens.find(shown.username(), shown.password()));
    }

    private void read(String workspace, HttpServletResponse response) throws IOException {
        Optional<StateStore.Version> newest = states.newest(workspace);
        if (newest.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Stored state = states.open(newest.get());
        response.setContentType("application/json");
        response.setContentLengthLong(state.size());
        state.writeTo(response.getOutputStream());
    }

    private void write(Grant grant, HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Before anything of it is kept: what such a token sends was never a state of the run.
        grant.requireWriting();
        try (Spool state = states.taken(request.getInputStream())) {
            // Engines of other makes may not say what it is.
            String md5 = request.getHeader("Content-MD5");
            if (md5 != null && !md5.equals(state.md5())) {
                text(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the body was damaged on its way");
                return;
            }
            states.write(grant, Objects.requireNonNullElse(request.getParameter("ID"), ""), state);
        }
    }

    private void lock(Grant grant, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<StateLocks.Lock> other = locks.acquire(grant, StateBody.read(request, MOST_LOCK_BYTES));
        if (other.isPresent()) {
            response.setContentType("application/json");
            text(response, LOCKED, other.get().info());
        }
    }

    private static void text(HttpServletResponse response, int status, String text) throws IOException {
        response.setStatus(status);
        if (response.getContentType() == null) {
            response.setContentType("text/plain;charset=utf-8");
        }
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
