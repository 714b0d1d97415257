package io.groundwork.opa;

import io.groundwork.wire.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One document that is asked for.
 *
 * @param rule its name in violations
 * @param path without {@code data}
 */
record EntryPoint(String rule, List<String> path, Kind kind) {
    enum Kind {
        /** A rule of the set's own level, in any of the forms people write. */
        DENIES,
        /** A rule that only tells. */
        WARNS,
        /** A query of {@code policies.hcl} of the set's own level: a list, and nothing else. */
        QUERY,
        /** As {@link #QUERY}, and only tells. */
        ADVISORY_QUERY
    }

    private static final Pattern DENY = Pattern.compile("(deny|violation)(_\\w+)?");
    private static final Pattern WARN = Pattern.compile("warn(_\\w+)?");

    /** Conftest's package, where rules go by their own names. */
    private static final List<String> MAIN = List.of("main");

    /** Conftest's names of rules, in whatever package: one that is not asked would be one that is passed over. */
    static List<EntryPoint> byName(Collection<RegoModule> modules) {
        Map<String, EntryPoint> found = new TreeMap<>();
        for (RegoModule module : modules) {
            for (String rule : module.rules()) {
                boolean denies = DENY.matcher(rule).matches();
                if (denies || WARN.matcher(rule).matches()) {
                    List<String> path = new ArrayList<>(module.path());
                    path.add(rule);
                    String name = module.path().equals(MAIN) ? rule : String.join(".", path);
                    found.put(name, new EntryPoint(name, List.copyOf(path), denies ? Kind.DENIES : Kind.WARNS));
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** Raises {@link IllegalArgumentException} if a query is none, or names nothing there is. */
    static EntryPoint of(HcpPolicies.Entry entry, Collection<RegoModule> modules) {
        String where = PolicyFiles.HCP + ":" + entry.line() + ": the query of " + entry.name() + ", " + entry.query();
        List<String> path = HcpPolicies.path(entry.query());
        if (path.isEmpty()) {
            throw new IllegalArgumentException(where + ", is not the path of a rule (data.PACKAGE.RULE)");
        }
        if (modules.stream().noneMatch(module -> defines(module, path))) {
            throw new IllegalArgumentException(where + ", names no rule that there is");
        }
        return new EntryPoint(entry.name(), path, entry.advisory() ? Kind.ADVISORY_QUERY : Kind.QUERY);
    }

    private static boolean defines(RegoModule module, List<String> path) {
        int length = module.path().size();
        return path.size() > length
                && path.subList(0, length).equals(module.path())
                && module.rules().contains(path.get(length));
    }

    String reference() {
        return "data"
                + path.stream().map(element -> "[" + Json.write(element) + "]").collect(Collectors.joining());
    }

    /** One query for all: rule to a list of its value, empty if it has none. */
    static String query(List<EntryPoint> entryPoints) {
        return entryPoints.stream()
                .map(entry -> Json.write(entry.rule()) + ": [x | x := " + entry.reference() + "]")
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
