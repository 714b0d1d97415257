package io.groundwork.worker;

import io.groundwork.artifact.ConfigurationArchive;
import io.groundwork.client.WorkerApi;
import io.groundwork.opa.Deadline;
import io.groundwork.opa.Opa;
import io.groundwork.opa.OpaPolicyEngine;
import io.groundwork.opa.OpaSettings;
import io.groundwork.opa.PolicyFiles;
import io.groundwork.opa.Scratch;
import io.groundwork.opa.SetNames;
import io.groundwork.opa.UnusableSet;
import io.groundwork.policy.PolicyDirectory;
import io.groundwork.policy.PolicyEngine;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.JudgedSet;
import io.groundwork.run.PolicyArchive;
import io.groundwork.run.RunRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The sets that judge a run beside the default one: the operator's, copied and made ready when the worker starts so that
 * nobody changes them under a run, and those that come with the run. Thread-safe.
 */
final class UserPolicies {
    private final OpaSettings settings;
    private final Path directory;
    private final WorkerApi server;
    private final List<OpaPolicyEngine> always = new ArrayList<>();

    /** Raises the problems of the operator's sets: a worker that cannot judge as it is told must not start. */
    UserPolicies(OpaSettings settings, Path directory, WorkerApi server) {
        this.settings = settings;
        this.directory = directory;
        this.server = server;
        // What a killed worker left behind.
        Scratch.deleteTree(directory);
        if (!settings.always().isEmpty()) {
            load();
        }
    }

    private void load() {
        Opa opa = Opa.find(settings);
        SetNames names = new SetNames();
        Scratch kept = Scratch.in(directory);
        for (PolicyDirectory source : settings.always()) {
            String name = names.unique(SetNames.of(Path.of(source.path())));
            Deadline deadline = Deadline.in(OpaSettings.LONGEST);
            always.add(OpaPolicyEngine.load(opa, source, name, kept.directory(name), deadline));
        }
    }

    /** For the worker's log: who judges every run here. */
    List<JudgedSet> always() {
        return always.stream().map(OpaPolicyEngine::description).toList();
    }

    /** The sets for one run, until they are closed. */
    Sets of(RunRequest request) {
        Deadline deadline = Deadline.in(settings.atMost());
        Sets sets = new Sets();
        SetNames names = new SetNames();
        for (OpaPolicyEngine engine : always) {
            names.unique(engine.policySet());
            sets.add(engine.until(deadline), engine.description());
        }
        try {
            for (PolicyArchive archive : request.policies()) {
                sets.add(archive, names.unique(archive.name()), deadline);
            }
            return sets;
        } catch (RuntimeException e) {
            sets.close();
            throw e;
        }
    }

    /** Sets that are asked about one plan. */
    final class Sets implements AutoCloseable {
        private final List<PolicyEngine> engines = new ArrayList<>();
        private final List<JudgedSet> descriptions = new ArrayList<>();
        private final List<Scratch> scratches = new ArrayList<>();

        List<PolicyEngine> engines() {
            return engines;
        }

        List<JudgedSet> descriptions() {
            return descriptions;
        }

        private void add(PolicyEngine engine, JudgedSet description) {
            engines.add(engine);
            descriptions.add(description);
        }

        /** A set that cannot be used is a verdict; a server that is away is not. */
        private void add(PolicyArchive archive, String name, Deadline deadline) {
            Scratch scratch = Scratch.in(directory);
            scratches.add(scratch);
            try {
                Path file = scratch.path("archive.tar.gz");
                server.getConfiguration(archive.digest(), file);
                Path unpacked = scratch.directory("files");
                ConfigurationArchive.unpack(file, unpacked);
                OpaPolicyEngine engine = OpaPolicyEngine.load(
                        Opa.find(settings),
                        name,
                        archive.level(),
                        archive.digest(),
                        PolicyFiles.in(unpacked),
                        scratch.directory("set"),
                        deadline);
                add(engine, engine.description());
            } catch (ProblemException e) {
                if (e.problem().kind().retryable()) {
                    throw e;
                }
                add(
                        new UnusableSet(name, archive.level(), e),
                        new JudgedSet(name, archive.level(), archive.digest(), "unread", "nobody"));
            }
        }

        @Override
        public void close() {
            scratches.forEach(Scratch::close);
        }
    }
}
