package io.groundwork.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.github.difflib.DiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import io.groundwork.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Texts of several lines as the engines show them, between {@code <<-EOT} and {@code EOT}: only what is near a change. Pure. */
final class LineDiff {
    static final String START = "<<-EOT";
    static final String END = "EOT";

    /** How many lines that stay are shown before and after one that changes. */
    private static final int AROUND = 3;

    /** Stands for a line end that only one of two texts has at its end. */
    private static final String NO_LINE_END = "\\ no line end at the end";

    private LineDiff() {}

    /** Whether a value is a text of more than one line. */
    static boolean isLong(JsonNode value) {
        return value.isTextual()
                && value.textValue().indexOf('\n') >= 0
                && lines(value, value).size() > 1;
    }

    /** All lines of a text that is new, or goes. */
    static List<DiffLine> whole(int depth, JsonNode text) {
        return lines(text, text).stream().map(line -> line(depth, "", line)).toList();
    }

    /** The first lines of a text, and how many more there are. */
    static List<DiffLine> beginning(int depth, JsonNode text) {
        List<String> lines = lines(text, text);
        List<DiffLine> shown = new ArrayList<>();
        lines.stream().limit(AROUND).forEach(line -> shown.add(line(depth, "", line)));
        hide(shown, depth, lines.size() - shown.size(), "more");
        return shown;
    }

    /** The lines that differ, with some around them. */
    static List<DiffLine> between(int depth, JsonNode before, JsonNode after) {
        List<String> was = lines(before, after);
        List<String> is = lines(after, before);
        List<DiffLine> shown = new ArrayList<>();
        int at = -1;
        // What goes is shown before what comes in its place; the algorithm tells them apart.
        List<DiffLine> coming = new ArrayList<>();
        for (AbstractDelta<String> delta :
                DiffUtils.diff(was, is, new MyersDiffWithLinearSpace<>()).getDeltas()) {
            int start = delta.getSource().getPosition();
            if (start > at) {
                shown.addAll(coming);
                coming.clear();
                stays(shown, depth, was.subList(Math.max(at, 0), start), at >= 0, true);
            }
            delta.getSource().getLines().forEach(line -> shown.add(line(depth, "-", line)));
            delta.getTarget().getLines().forEach(line -> coming.add(line(depth, "+", line)));
            at = start + delta.getSource().size();
        }
        shown.addAll(coming);
        stays(shown, depth, was.subList(Math.max(at, 0), was.size()), at >= 0, false);
        return shown;
    }

    /**
     * Lines between two changes.
     *
     * @param after whether there is a change before them
     * @param before whether there is one after them
     */
    private static void stays(List<DiffLine> shown, int depth, List<String> lines, boolean after, boolean before) {
        int head = after ? AROUND : 0;
        int tail = before ? AROUND : 0;
        // A remark that lines are hidden takes a line, too.
        if (lines.size() <= head + tail + 1) {
            lines.forEach(line -> shown.add(line(depth, "", line)));
            return;
        }
        lines.subList(0, head).forEach(line -> shown.add(line(depth, "", line)));
        hide(shown, depth, lines.size() - head - tail, "unchanged");
        lines.subList(lines.size() - tail, lines.size()).forEach(line -> shown.add(line(depth, "", line)));
    }

    private static void hide(List<DiffLine> shown, int depth, int count, String which) {
        if (count > 0) {
            shown.add(new DiffLine(
                    depth, "", "# (" + count + " " + which + " line" + (count == 1 ? "" : "s") + " hidden)"));
        }
    }

    /** What would not be seen, e.g. a carriage return that is the whole change, is shown as JSON writes it. */
    private static DiffLine line(int depth, String sign, String line) {
        return new DiffLine(
                depth,
                sign,
                Terminal.clean(line).equals(line)
                        ? line
                        : TextNode.valueOf(line).toString());
    }

    private static List<String> lines(JsonNode text, JsonNode other) {
        if (!text.isTextual() || text.textValue().isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(Arrays.asList(text.textValue().split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        } else if (other.isTextual() && other.textValue().endsWith("\n")) {
            lines.add(NO_LINE_END);
        }
        return lines;
    }
}
