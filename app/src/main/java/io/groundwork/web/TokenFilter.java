package io.groundwork.web;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.secret.Secret;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets nobody in without the token. Two paths are open: health, and the state backend, which asks for run tokens. */
public final class TokenFilter extends OncePerRequestFilter {
    public static final String HEALTH = "/health";
    public static final String STATE = "/state/";

    private final byte[] expected;

    public TokenFilter(Secret token) {
        this.expected = ("Bearer " + token.reveal()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isOpen(request) || isRight(request.getHeader("Authorization"))) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("WWW-Authenticate", "Bearer");
        ProblemAnswer.of(new Problem(
                        "unauthorized",
                        ProblemKind.UNAUTHORIZED,
                        "the request carries no token, or a wrong one",
                        "send the server's token: 'Authorization: Bearer ...'"))
                .write(response);
    }

    /** On the servlet's own idea of the path, after decoding and normalising; for health on how it is written, too. */
    private static boolean isOpen(HttpServletRequest request) {
        String path = request.getServletPath();
        boolean health = path.equals(HEALTH) && request.getRequestURI().equals(HEALTH);
        boolean state = path.equals("/state") && request.getPathInfo() != null;
        return state || (health && request.getMethod().equals("GET"));
    }

    private boolean isRight(@Nullable String header) {
        return header != null && MessageDigest.isEqual(expected, header.getBytes(StandardCharsets.UTF_8));
    }
}
