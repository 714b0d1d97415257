package io.groundwork.cli.policy;

import io.groundwork.cli.shell.ConfigurationPacker;
import io.groundwork.cli.source.RunSource;
import io.groundwork.opa.PolicyFiles;
import io.groundwork.opa.SetNames;
import io.groundwork.policy.PolicyDirectory;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.policy.PolicyArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The policy sets that a run brings, looked at before anything is started: {@code opa} itself looks at them on the worker.
 *
 * @param sets in the order given
 */
public record PolicySets(List<One> sets) {
    /** A directory and what is in it. */
    record One(PolicyDirectory source, PolicyFiles files) {
        Path directory() {
            return Path.of(source.path());
        }
    }

    public static PolicySets of(List<String> given) {
        List<One> sets = new ArrayList<>();
        for (String text : given) {
            PolicyDirectory source = PolicyDirectory.parse(text);
            sets.add(new One(source, PolicyFiles.in(Path.of(source.path()))));
        }
        if (sets.size() > PolicyArchive.MOST) {
            throw new Problem(
                            "usage",
                            ProblemKind.USER,
                            "a run can bring " + PolicyArchive.MOST + " policy sets and no more",
                            "put policies that belong together into one directory")
                    .asException();
        }
        return new PolicySets(List.copyOf(sets));
    }

    /** Packs and uploads each; only the files that count travel. */
    public List<PolicyArchive> uploaded(ConfigurationPacker packer, RunSource.Use<String> upload) {
        SetNames names = new SetNames();
        List<PolicyArchive> uploaded = new ArrayList<>();
        for (One set : sets) {
            String name = names.unique(SetNames.of(set.directory()));
            uploaded.add(new PolicyArchive(
                    name, packed(set, packer, upload), set.source().level()));
        }
        return List.copyOf(uploaded);
    }

    private static String packed(One set, ConfigurationPacker packer, RunSource.Use<String> upload) {
        try {
            Path empty = Files.createTempDirectory("groundwork-policy");
            Path archive = Files.createTempFile("groundwork-", ".tar.gz");
            try {
                packer.pack(empty, set.files().files(), archive);
                return upload.with(archive);
            } finally {
                Files.deleteIfExists(archive);
                Files.deleteIfExists(empty);
            }
        } catch (IOException e) {
            throw new Problem(
                            "configuration_not_packed",
                            ProblemKind.RESOURCES,
                            "cannot pack " + set.directory() + ": " + e.getMessage(),
                            "check who may read its files, and the space in the temporary directory")
                    .asException(e);
        }
    }
}
