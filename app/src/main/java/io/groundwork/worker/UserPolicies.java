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
import io.groundwork.problem.Problems;
import io.groundwork.run.RunRequest;
import io.groundwork.run.policy.JudgedSet;
import io.groundwork.run.policy.PolicyArchive;
import io.groundwork.run.policy.RequiredSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The sets that judge a run beside the default one: the operator's, copied and made ready when the worker starts so that
 * nobody changes them under a run, and those that come with the run. Thread-safe.
 */
final class UserPolicies {
    private final OpaSettings settings;
    private final Path directory;
    private final WorkerApi server;
    private final Semaphore turns;
    private final List<OpaPolicyEngine> always = new ArrayList<>();
    private final Map<RequiredSet, OpaPolicyEngine> required = new ConcurrentHashMap<>();

    /**
     * Raises the problems of the operator's sets: a worker that cannot judge as it is told must not start.
     *
     * @param atOnce how many runs are judged at the same time, 1 or more: each has processes of opa
     */
    UserPolicies(OpaSettings settings, Path directory, WorkerApi server, int atOnce) {
        this.settings = settings;
        this.turns = new Semaphore(atOnce, true);
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
            Deadline deadline = Deadline.in(OpaSettings.LONGEST_TIME);
            always.add(OpaPolicyEngine.load(opa, source, name, kept.directory(name), deadline));
        }
    }

    /** For the worker's log: who judges every run here. */
    List<JudgedSet> always() {
        return always.stream().map(OpaPolicyEngine::description).toList();
    }

    /** The sets for one run, until they are closed: this worker's own, those that the server requires, and the run's. */
    Sets of(RunRequest request, List<RequiredSet> wanted) {
        Sets sets = new Sets();
        try {
            List<Brought> brought = request.policies().stream().map(sets::fetch).toList();
            if (!always.isEmpty() || !wanted.isEmpty() || !brought.isEmpty()) {
                sets.awaitTurn();
            }
            List<Ready> ready = wanted.stream()
                    .filter(set ->
                            always.stream().map(OpaPolicyEngine::description).noneMatch(set::isMetBy))
                    .map(this::ready)
                    .toList();
            // The clock of the policies starts here: how long the server took is none of their business.
            Deadline deadline = Deadline.in(settings.atMost());
            SetNames names = new SetNames();
            for (OpaPolicyEngine engine : always) {
                names.unique(engine.policySet());
                sets.add(engine.until(deadline), engine.description());
            }
            ready.forEach(each -> sets.require(each, names.unique(each.set().name()), deadline));
            brought.forEach(each -> sets.load(each, names.unique(each.archive().name()), deadline));
            return sets;
        } catch (RuntimeException e) {
            sets.close();
            throw e;
        }
    }

    /**
     * A set that the server requires and this worker does not have of its own.
     *
     * @param engine null if it cannot be used
     * @param why it cannot be used
     */
    private record Ready(
            RequiredSet set,
            @Nullable OpaPolicyEngine engine,
            @Nullable ProblemException why) {}

    /** Made ready once for all runs: what that takes is none of a run's time. */
    private Ready ready(RequiredSet set) {
        OpaPolicyEngine known = required.get(set);
        if (known != null) {
            return new Ready(set, known, null);
        }
        try {
            OpaPolicyEngine loaded = loaded(set);
            required.put(set, loaded);
            return new Ready(set, loaded, null);
        } catch (ProblemException e) {
            return new Ready(set, null, Sets.lasting(e));
        }
    }

    private OpaPolicyEngine loaded(RequiredSet set) {
        try (Scratch fetched = Scratch.in(directory)) {
            Path archive = fetched.path("archive.tar.gz");
            server.getArtifact(set.archive(), archive);
            Path unpacked = fetched.directory("files");
            ConfigurationArchive.unpack(archive, unpacked);
            PolicyFiles files = PolicyFiles.in(unpacked);
            if (!files.digest().equals(set.digest())) {
                throw Problems.badInput(
                        "policy_set_invalid",
                        "loading the policy set " + set.name() + ": it is not the one that the server requires",
                        "start the server again, so that it reads its policies anew");
            }
            return OpaPolicyEngine.load(
                    Opa.find(settings),
                    set.name(),
                    set.level(),
                    set.digest(),
                    files,
                    Scratch.in(directory).directory("set"),
                    Deadline.in(OpaSettings.LONGEST_TIME));
        }
    }

    /**
     * A set that came with the run.
     *
     * @param missing why it is not there; null where it is
     */
    private record Brought(
            PolicyArchive archive,
            Scratch scratch,
            @Nullable ProblemException missing) {
        Path file() {
            return scratch.path("archive.tar.gz");
        }
    }

    /** Sets that are asked about one plan. */
    final class Sets implements AutoCloseable {
        private final List<PolicyEngine> engines = new ArrayList<>();
        private final List<JudgedSet> descriptions = new ArrayList<>();
        private final List<Scratch> scratches = new ArrayList<>();
        private boolean hasTurn;

        /** Each of them asks processes of opa: only so many runs are judged at once. */
        private void awaitTurn() {
            turns.acquireUninterruptibly();
            hasTurn = true;
        }

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

        /** Under a name of its own: a set of this worker may have the set's. */
        private void require(Ready ready, String name, Deadline deadline) {
            RequiredSet set = ready.set();
            if (ready.engine() != null) {
                OpaPolicyEngine engine = ready.engine().until(deadline).named(name);
                add(engine, engine.description());
            } else {
                add(
                        new UnusableSet(name, set.level(), Objects.requireNonNull(ready.why())),
                        new JudgedSet(name, set.level(), set.digest(), "unread", "nobody"));
            }
        }

        private Brought fetch(PolicyArchive archive) {
            Scratch scratch = Scratch.in(directory);
            scratches.add(scratch);
            Brought brought = new Brought(archive, scratch, null);
            try {
                server.getConfiguration(archive.digest(), brought.file());
                return brought;
            } catch (ProblemException e) {
                return new Brought(archive, scratch, lasting(e));
            }
        }

        private void load(Brought brought, String name, Deadline deadline) {
            PolicyArchive archive = brought.archive();
            try {
                if (brought.missing() != null) {
                    throw brought.missing();
                }
                OpaPolicyEngine engine = loaded(brought, name, deadline);
                add(engine, engine.description());
            } catch (ProblemException e) {
                add(
                        new UnusableSet(name, archive.level(), lasting(e)),
                        new JudgedSet(name, archive.level(), archive.digest(), "unread", "nobody"));
            }
        }

        private OpaPolicyEngine loaded(Brought brought, String name, Deadline deadline) {
            Path unpacked = brought.scratch().directory("files");
            ConfigurationArchive.unpack(brought.file(), unpacked);
            return OpaPolicyEngine.load(
                    Opa.find(settings),
                    name,
                    brought.archive().level(),
                    brought.archive().digest(),
                    PolicyFiles.in(unpacked),
                    brought.scratch().directory("set"),
                    deadline);
        }

        /** A set that cannot be used is a verdict; a server that is away, or a full disk, is raised to be tried again. */
        private static ProblemException lasting(ProblemException problem) {
            if (problem.problem().kind().retryable()) {
                throw problem;
            }
            return problem;
        }

        @Override
        public void close() {
            scratches.forEach(Scratch::close);
            if (hasTurn) {
                hasTurn = false;
                turns.release();
            }
        }
    }
}
