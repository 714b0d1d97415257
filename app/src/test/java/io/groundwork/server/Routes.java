package io.groundwork.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routes of a server, as its own document lists them. */
record Routes(List<Route> all) {
    /** One of them; {@code path} with its variables in braces. */
    record Route(String method, String path) {
        /** With something plausible for each variable. */
        String filled() {
            return path.replace("{run}", "run-0mft3k2v9a1b2c3d")
                    .replace("{workspace}", "shop")
                    .replace("{digest}", "a".repeat(64))
                    .replace("{worker}", "worker-1");
        }

        /** Whatever the variables are called. */
        Route unnamed() {
            return new Route(method, path.replaceAll("\\{[^}]*}", "{}"));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Routes served(RunningServer server) {
        List<Route> routes = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path :
                server.get("/openapi.json").json().required("paths").properties()) {
            path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> routes.add(new Route(method.toUpperCase(Locale.ROOT), path.getKey())));
        }
        return new Routes(List.copyOf(routes));
    }

    /** As docs/http-api.md lists them in its tables. */
    static Routes documented() throws IOException {
        Pattern row = Pattern.compile("^\\| `(GET|POST|PUT|DELETE|PATCH) (/[^?`]*)[^`]*`");
        List<Route> routes = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "http-api.md"))) {
            Matcher matcher = row.matcher(line);
            if (matcher.find()) {
                routes.add(new Route(matcher.group(1), matcher.group(2)));
            }
        }
        return new Routes(routes);
    }

    List<Route> unnamed() {
        return all.stream().map(Route::unnamed).toList();
    }

    List<Route> guarded() {
        return all.stream().filter(route -> !route.path().equals("/health")).toList();
    }
}
