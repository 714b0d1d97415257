package io.groundwork.dev;

import io.groundwork.artifact.ConfigurationPack;
import io.groundwork.config.Settings;
import io.groundwork.opa.PolicyFiles;
import io.groundwork.opa.SetNames;
import io.groundwork.policy.PolicyDirectory;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.policy.PolicyRequirements;
import io.groundwork.run.policy.RequiredSet;
import io.groundwork.server.RequiredPolicies;
import io.groundwork.wire.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a server's environment says about policies, packed for workers that do not have the directories. */
public final class OperatorPolicies {
    private OperatorPolicies() {}

    /** Copies the sets, so that nobody changes them under a server; raises the problems of a directory that cannot be one. */
    public static RequiredPolicies of(Settings settings) {
        List<RequiredSet> sets = new ArrayList<>();
        Map<String, byte[]> archives = new HashMap<>();
        SetNames names = new SetNames();
        for (PolicyDirectory source : settings.opa().always()) {
            PolicyFiles files = PolicyFiles.in(Path.of(source.path()));
            byte[] archive = packed(source, files);
            String digest = Digest.of(archive);
            archives.put(digest, archive);
            sets.add(new RequiredSet(
                    names.unique(SetNames.of(Path.of(source.path()))), source.level(), files.digest(), digest));
        }
        return new RequiredPolicies(
                new PolicyRequirements(sets, settings.policies().asMap()), archives);
    }

    private static byte[] packed(PolicyDirectory source, PolicyFiles files) {
        try {
            Path empty = Files.createTempDirectory("groundwork-policy");
            Path archive = Files.createTempFile("groundwork-", ".tar.gz");
            try {
                ConfigurationPack.pack(empty, files.files(), archive);
                return Files.readAllBytes(archive);
            } finally {
                Files.deleteIfExists(archive);
                Files.deleteIfExists(empty);
            }
        } catch (IOException e) {
            throw failed(source, e);
        }
    }

    private static ProblemException failed(PolicyDirectory source, IOException e) {
        return new Problem(
                        "disk_failed",
                        ProblemKind.RESOURCES,
                        "packing the policies in " + source.path() + ": " + e.getMessage(),
                        "check who may read its files, and the space in the temporary directory")
                .asException(e);
    }
}
