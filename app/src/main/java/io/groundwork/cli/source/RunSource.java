package io.groundwork.cli.source;

import io.groundwork.cli.shell.ConfigurationPacker;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a run is made from. */
public interface RunSource {
    /** Where it comes from, for people. */
    String origin();

    /** By what that place is known, the best first: see {@link io.groundwork.workspace.Origin}. */
    List<String> origins();

    /** The state that lies beside it. */
    Optional<LocalState> localState();

    /** What the workspace is called after, where it is not named. */
    String name();

    /** Paths inside the archive, in the order given. */
    List<String> varFiles();

    /** Packs it into a temporary file, gives that to the use, and removes it. */
    <T> T packed(ConfigurationPacker packer, Use<T> use);

    /** Something done with the archive. */
    interface Use<T> {
        T with(Path archive);
    }
}
