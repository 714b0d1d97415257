package io.groundwork.state;

import io.groundwork.workspace.WorkspaceName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which workspaces let the runs of others read their state, whole and with its secrets, as {@code terraform_remote_state} does.
 *
 * @param readers by workspace: the workspaces whose runs may; none for those of all
 */
public record SharedStateSettings(Map<String, Set<String>> readers) {
    /** No workspace shares its state. */
    public static final SharedStateSettings NONE = new SharedStateSettings(Map.of());

    public SharedStateSettings {
        readers = Map.copyOf(readers);
    }

    /**
     * Reads what an operator writes: {@code WORKSPACE} for the runs of all others, or {@code WORKSPACE:READER+READER}. Of a
     * workspace that is there twice, both count. Raises {@code workspace_name_invalid} (user).
     */
    public static SharedStateSettings of(List<String> entries) {
        Map<String, Set<String>> readers = new HashMap<>();
        for (String entry : entries) {
            int colon = entry.indexOf(':');
            String workspace = WorkspaceName.check(colon < 0 ? entry : entry.substring(0, colon));
            Set<String> named = colon < 0
                    ? Set.of()
                    : Arrays.stream(entry.substring(colon + 1).split("\\+", -1))
                            .map(WorkspaceName::check)
                            .collect(Collectors.toUnmodifiableSet());
            readers.merge(workspace, named, SharedStateSettings::both);
        }
        return new SharedStateSettings(readers);
    }

    /** Nobody named means all. */
    private static Set<String> both(Set<String> one, Set<String> other) {
        return one.isEmpty() || other.isEmpty()
                ? Set.of()
                : Stream.concat(one.stream(), other.stream()).collect(Collectors.toUnmodifiableSet());
    }

    boolean mayRead(String reader, String workspace) {
        Set<String> named = readers.get(workspace);
        return named != null && (named.isEmpty() || named.contains(reader));
    }
}
