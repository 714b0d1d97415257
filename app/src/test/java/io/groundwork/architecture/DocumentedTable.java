package io.groundwork.architecture;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The package table as a manual page shows it: under its heading, rows of {@code | `name` | what | `seen`, `seen` |}. */
final class DocumentedTable {
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z.]+)` \\|[^|]*\\|([^|]*)\\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

    private DocumentedTable() {}

    static SortedMap<String, Set<String>> in(String page) {
        SortedMap<String, Set<String>> table = new TreeMap<>();
        int heading = page.indexOf("| package |");
        Matcher row = ROW.matcher(page.substring(Math.max(0, heading)));
        while (row.find()) {
            Set<String> seen = new TreeSet<>();
            NAME.matcher(row.group(2)).results().forEach(name -> seen.add(name.group(1)));
            table.put(row.group(1), seen);
        }
        return table;
    }
}
