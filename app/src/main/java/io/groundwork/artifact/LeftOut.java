package io.groundwork.artifact;

import java.util.ArrayList;
import java.util.List;

/**
 * What did not travel with a configuration.
 *
 * @param files each with the reason, in their order
 * @param ignored how many the configuration's own {@code .terraformignore} leaves out; a directory counts as one
 */
public record LeftOut(List<String> files, int ignored) {
    private static final int MOST_NAMED = 8;

    public static final LeftOut NOTHING = new LeftOut(List.of(), 0);

    public LeftOut {
        files = List.copyOf(files);
    }

    public boolean isNothing() {
        return files.isEmpty() && ignored == 0;
    }

    /** For people, in one line. */
    public String inWords() {
        List<String> words = new ArrayList<>(files.subList(0, Math.min(MOST_NAMED, files.size())));
        if (files.size() > MOST_NAMED) {
            words.add((files.size() - MOST_NAMED) + " more");
        }
        if (ignored > 0) {
            words.add(ignored + " by " + IgnoreRules.FILE);
        }
        return String.join(", ", words);
    }
}
