package io.groundwork.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.groundwork.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Before and after of one value, down to the parts that differ. Nothing under a sensitive mask is shown, not even whether
 * it changed inside: the place where the mask stands says so as a whole. One thread.
 */
final class ValueDiff {
    /** The same place in the five trees that the plan JSON gives for a change. */
    record Place(JsonNode before, JsonNode after, JsonNode unknown, JsonNode sensitiveBefore, JsonNode sensitiveAfter) {
        static Place of(JsonNode change) {
            return new Place(
                    change.path("before"),
                    change.path("after"),
                    change.path("after_unknown"),
                    change.path("before_sensitive"),
                    change.path("after_sensitive"));
        }

        Place at(String name) {
            return new Place(
                    ValueText.part(before, name),
                    ValueText.part(after, name),
                    ValueText.part(unknown, name),
                    ValueText.part(sensitiveBefore, name),
                    ValueText.part(sensitiveAfter, name));
        }

        Place at(int indexBefore, int indexAfter) {
            return new Place(
                    ValueText.part(before, indexBefore),
                    ValueText.part(after, indexAfter),
                    ValueText.part(unknown, indexAfter),
                    ValueText.part(sensitiveBefore, indexBefore),
                    ValueText.part(sensitiveAfter, indexAfter));
        }

        boolean sensitive() {
            return ValueText.masks(sensitiveBefore) || ValueText.masks(sensitiveAfter);
        }

        boolean becomesKnownLater() {
            return ValueText.masks(unknown);
        }

        boolean unchanged() {
            boolean same = before.equals(after) || (ValueText.absent(before) && ValueText.absent(after));
            return same && !ValueText.masksAny(unknown);
        }

        boolean gone() {
            return ValueText.absent(after) && !ValueText.masksAny(unknown);
        }

        /** Whether line by line is the way to show it. */
        boolean isText() {
            return ValueText.isTextOrAbsent(before)
                    && ValueText.isTextOrAbsent(after)
                    && (LineDiff.isLong(before) || LineDiff.isLong(after));
        }

        /** Whether both sides are texts that hold JSON, and differ in more than white space. */
        boolean isJson() {
            Place decoded = decoded();
            return decoded.before.isContainerNode()
                    && decoded.after.isContainerNode()
                    && decoded.before.isObject() == decoded.after.isObject()
                    && !decoded.unchanged();
        }

        Place decoded() {
            JsonNode none = MissingNode.getInstance();
            return new Place(ValueText.decoded(before), ValueText.decoded(after), none, none, none);
        }
    }

    private final ReplacePaths replacing;
    private final List<DiffLine> lines = new ArrayList<>();

    ValueDiff(ReplacePaths replacing) {
        this.replacing = replacing;
    }

    List<DiffLine> lines() {
        return List.copyOf(lines);
    }

    /** The attributes of an object, names aligned; how many are left out because they stay the same. */
    void attributes(int depth, Place whole, List<String> path) {
        NavigableSet<String> names = new TreeSet<>();
        whole.before().fieldNames().forEachRemaining(names::add);
        whole.after().fieldNames().forEachRemaining(names::add);
        whole.unknown().fieldNames().forEachRemaining(names::add);
        List<String> changed =
                names.stream().filter(name -> !whole.at(name).unchanged()).toList();
        int width = changed.stream().mapToInt(String::length).max().orElse(0);
        for (String name : changed) {
            value(
                    depth,
                    Terminal.clean(name) + " ".repeat(width - name.length()) + " = ",
                    whole.at(name),
                    append(path, name),
                    "");
        }
        long hidden = names.stream()
                .map(whole::at)
                .filter(place -> place.unchanged() && !ValueText.absent(place.before()))
                .count();
        hidden(depth, hidden, "attribute");
    }

    /** One value that changes. */
    void value(int depth, String label, Place place, List<String> path, String end) {
        String why = replacing.contains(path) ? " # forces replacement" : "";
        if (place.sensitive()) {
            lines.add(new DiffLine(depth, sign(place), label + ValueText.SENSITIVE + end + why));
        } else if (place.becomesKnownLater()) {
            becomesKnownLater(depth, label, place, end + why);
        } else if (place.isText()) {
            text(depth, label, place, end, why);
        } else if (place.isJson()) {
            lines.add(new DiffLine(depth, sign(place), label + "jsonencode(" + why));
            value(depth + 1, "", place.decoded(), List.of(), "");
            lines.add(new DiffLine(depth, "", ")" + end));
        } else if (opens(place, true)) {
            lines.add(new DiffLine(depth, sign(place), label + "{" + why));
            attributes(depth + 1, place, path);
            lines.add(new DiffLine(depth, "", "}" + end));
        } else if (opens(place, false)) {
            lines.add(new DiffLine(depth, sign(place), label + "[" + why));
            elements(depth + 1, place, path);
            lines.add(new DiffLine(depth, "", "]" + end));
        } else {
            lines.add(new DiffLine(depth, sign(place), label + change(place) + end + why));
        }
    }

    private void becomesKnownLater(int depth, String label, Place place, String end) {
        if (ValueText.absent(place.before())) {
            lines.add(new DiffLine(depth, sign(place), label + ValueText.UNKNOWN + end));
        } else if (LineDiff.isLong(place.before()) && !ValueText.masksAny(place.sensitiveBefore())) {
            lines.add(new DiffLine(depth, sign(place), label + LineDiff.START));
            lines.addAll(LineDiff.beginning(depth + 1, place.before()));
            lines.add(new DiffLine(depth, "", LineDiff.END + " -> " + ValueText.UNKNOWN + end));
        } else {
            String was = ValueText.shortened(brief(place.before(), place.sensitiveBefore()));
            lines.add(new DiffLine(depth, sign(place), label + was + " -> " + ValueText.UNKNOWN + end));
        }
    }

    /** Of several lines, before or after. */
    private void text(int depth, String label, Place place, String end, String why) {
        lines.add(new DiffLine(depth, sign(place), label + LineDiff.START + why));
        boolean comes = ValueText.absent(place.before());
        lines.addAll(
                comes || place.gone()
                        ? LineDiff.whole(depth + 1, comes ? place.after() : place.before())
                        : LineDiff.between(depth + 1, place.before(), place.after()));
        lines.add(new DiffLine(depth, "", LineDiff.END + (place.gone() ? " -> null" : "") + end));
    }

    /** Elements that stay at either end are hidden; between them old and new are paired in order. */
    private void elements(int depth, Place list, List<String> path) {
        int before = list.before().size();
        int after = list.after().size();
        int head = 0;
        while (head < Math.min(before, after) && list.at(head, head).unchanged()) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(before, after) - head
                && list.at(before - 1 - tail, after - 1 - tail).unchanged()) {
            tail++;
        }
        for (int i = head; i < Math.max(before, after) - tail; i++) {
            boolean inBefore = i < before - tail;
            boolean inAfter = i < after - tail;
            Place place = list.at(inBefore ? i : Integer.MAX_VALUE, inAfter ? i : Integer.MAX_VALUE);
            value(depth, "", place, append(path, Integer.toString(i)), ",");
        }
        hidden(depth, (long) head + tail, "element");
    }

    private void hidden(int depth, long count, String what) {
        if (count > 0) {
            lines.add(new DiffLine(
                    depth, "", "# (" + count + " unchanged " + what + (count == 1 ? "" : "s") + " hidden)"));
        }
    }

    /** Whether both sides can be shown as one opened object (or list). */
    private static boolean opens(Place place, boolean object) {
        boolean before = object ? place.before().isObject() : place.before().isArray();
        boolean after = object ? place.after().isObject() : place.after().isArray();
        boolean some = !place.before().isEmpty()
                || !place.after().isEmpty()
                || !place.unknown().isEmpty();
        return some
                && (before || after)
                && (before || ValueText.absent(place.before()))
                && (after || ValueText.absent(place.after()));
    }

    private static String change(Place place) {
        if (ValueText.absent(place.before())) {
            return brief(place.after(), place.sensitiveAfter());
        }
        String was = brief(place.before(), place.sensitiveBefore());
        return was + " -> " + (place.gone() ? "null" : brief(place.after(), place.sensitiveAfter()));
    }

    /** A value on one line; what holds something sensitive is masked as a whole. */
    private static String brief(JsonNode value, JsonNode mask) {
        return ValueText.masksAny(mask) ? ValueText.SENSITIVE : ValueText.scalar(value);
    }

    private static String sign(Place place) {
        if (ValueText.absent(place.before())) {
            return "+";
        }
        return place.gone() ? "-" : "~";
    }

    private static List<String> append(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
