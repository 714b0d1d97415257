package io.groundwork.cli.run;

import io.groundwork.cli.terminal.Terminal;
import io.groundwork.run.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How far an apply is: how many of the planned changes are made, and which one has been under way for the longest. Not thread-safe. */
final class ApplyProgress {
    /** What the engine does nothing for that takes a while. */
    private static final Set<String> NO_CHANGES = Set.of("read", "move", "import", "forget", "noop", "no-op");

    private final Map<String, String> planned = new HashMap<>();
    private final Map<String, Instant> underWay = new LinkedHashMap<>();
    private final Map<String, Integer> steps = new HashMap<>();
    private final Set<String> made = new HashSet<>();

    void heard(RunEvent.ResourceChanged resource) {
        String address = resource.address();
        switch (resource.phase()) {
            case "planned" -> {
                if (!NO_CHANGES.contains(resource.action())) {
                    planned.put(address, resource.action());
                }
            }
            case "started" -> underWay.putIfAbsent(address, resource.at());
            case "completed" -> {
                underWay.remove(address);
                // What is replaced is deleted and created, in either order.
                int needed = "replace".equals(planned.get(address)) ? 2 : 1;
                if (steps.merge(address, 1, Integer::sum) >= needed && !NO_CHANGES.contains(resource.action())) {
                    made.add(address);
                }
            }
            case "errored" -> underWay.remove(address);
            default -> {}
        }
    }

    /** {@code 2/7, terraform_data.third 4s, and 2 more}; empty if nothing is known. */
    String text(Instant now) {
        if (planned.isEmpty() && underWay.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        text.append(made.size());
        if (!planned.isEmpty()) {
            text.append('/').append(Math.max(planned.size(), made.size()));
        } else {
            text.append(" done");
        }
        underWay.entrySet().stream()
                .findFirst()
                .ifPresent(longest -> text.append(", ")
                        .append(Terminal.clean(longest.getKey()))
                        .append(' ')
                        .append(Math.max(
                                0, Duration.between(longest.getValue(), now).toSeconds()))
                        .append('s'));
        if (underWay.size() > 1) {
            text.append(", and ").append(underWay.size() - 1).append(" more");
        }
        return text.toString();
    }
}
