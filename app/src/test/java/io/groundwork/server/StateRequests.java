package io.groundwork.server;

import io.groundwork.run.RunToken;
import io.groundwork.server.RunningServer.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** An engine with a run token, as it talks to the state backend: the requests, headers and bodies of Terraform 1.11. */
record StateRequests(RunningServer server, RunToken token) {
    private static final String LINEAGE = "3d1f0b5c-aaaa-bbbb-cccc-0123456789ab";

    static String state(long serial) {
        return state(serial, LINEAGE, "nothing");
    }

    static String state(long serial, String lineage, String content) {
        return """
                {"version":4,"terraform_version":"1.11.4","serial":%d,"lineage":"%s","outputs":{},
                 "resources":[{"attributes":{"input":"%s"}}],"check_results":null}""".formatted(serial, lineage, content);
    }

    static String lockInfo(String id) {
        return """
                {"ID":"%s","Operation":"OperationTypeApply","Info":"","Who":"ann@laptop","Version":"1.11.4",\
                "Created":"2026-01-01T00:00:00.123456789Z","Path":""}""".formatted(id);
    }

    Answer get() {
        return server.send(request(""));
    }

    Answer lock(String id) {
        return lockWith(lockInfo(id));
    }

    Answer lockWith(String body) {
        return server.send(sealed(request(""), body).method("LOCK", BodyPublishers.ofString(body)));
    }

    Answer unlock(String id) {
        return unlockWith(lockInfo(id));
    }

    Answer unlockWith(String body) {
        return server.send(sealed(request(""), body).method("UNLOCK", BodyPublishers.ofString(body)));
    }

    Answer post(String lockId, String body) {
        return postWith("?ID=" + lockId, Map.of("Content-MD5", md5(body)), body);
    }

    Answer postWith(String query, Map<String, String> headers, String body) {
        HttpRequest.Builder request = request(query).header("Content-Type", "application/json");
        headers.forEach(request::header);
        return server.send(request.POST(BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create(token.address() + query))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", basic(token.username(), token.password()));
    }

    static String basic(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** The same engine at another workspace's address. */
    StateRequests at(String workspace) {
        String address = server.uri("/state/" + workspace).toString();
        return new StateRequests(server, new RunToken(address, token.username(), token.password(), token.epoch()));
    }

    /** The same engine with another password. */
    StateRequests with(String password) {
        return new StateRequests(server, new RunToken(token.address(), token.username(), password, token.epoch()));
    }

    private static HttpRequest.Builder sealed(HttpRequest.Builder request, String body) {
        return request.header("Content-Type", "application/json").header("Content-MD5", md5(body));
    }

    static String md5(String body) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
