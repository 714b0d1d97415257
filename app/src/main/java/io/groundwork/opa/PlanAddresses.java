package io.groundwork.opa;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The resources that a violation can be about: those of the plan. An address is found, never guessed. */
final class PlanAddresses {
    private final Set<String> known;

    private PlanAddresses(Set<String> known) {
        this.known = known;
    }

    static PlanAddresses of(JsonNode plan) {
        Set<String> addresses = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        plan.path("resource_changes")
                .forEach(change -> addresses.add(change.path("address").asText()));
        addresses.remove("");
        return new PlanAddresses(addresses);
    }

    /** The one a rule named where there is such a resource, else the longest that stands in the message. */
    Optional<String> meant(@Nullable String named, String message) {
        if (named != null && known.contains(named)) {
            return Optional.of(named);
        }
        return known.stream().filter(address -> standsIn(message, address)).findFirst();
    }

    /** As a whole: a.b stands neither in a.bc nor in a.b.c, and it does before the full stop of a sentence. */
    private static boolean standsIn(String message, String address) {
        for (int at = message.indexOf(address); at >= 0; at = message.indexOf(address, at + 1)) {
            int end = at + address.length();
            boolean begins = at == 0 || !isPart(message.charAt(at - 1));
            boolean goesOn = end < message.length()
                    && (message.charAt(end) == '.'
                            ? end + 1 < message.length() && isPart(message.charAt(end + 1))
                            : isPart(message.charAt(end)) || message.charAt(end) == '[');
            if (begins && !goesOn) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }
}
