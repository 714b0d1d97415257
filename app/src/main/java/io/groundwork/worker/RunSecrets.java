package io.groundwork.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.keyring.Sealer;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.RunRequest;
import io.groundwork.secret.PrivateFiles;
import io.groundwork.terraform.plan.Redactor;
import io.groundwork.terraform.plan.SensitiveValues;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values that must not appear in anything a run's engine says: what its references resolved to, its run tokens, and
 * what its plan calls sensitive. They are kept sealed with the run until it is over, because an engine outlives this
 * process, and what the references name now may be gone, or be something else, when its output is read. Thread-safe.
 */
final class RunSecrets {
    static final String FILE = "secrets.sealed";

    private final WorkerDirectory directory;
    private final Sealer sealer;
    private final Secrets references;

    /** @param references where references point into now */
    RunSecrets(WorkerDirectory directory, Sealer sealer, Secrets references) {
        this.directory = directory;
        this.sealer = sealer;
        this.references = references;
    }

    /**
     * What the file says.
     *
     * @param given to an engine
     * @param planned what the run's plans call sensitive; null before there is one
     */
    private record Kept(Set<String> given, @Nullable Set<String> planned) {}

    /** Adds to what is kept. Once this returns, an engine may be given the values. */
    void remember(String runId, Collection<String> values) {
        add(runId, values, null);
    }

    /** Adds what a {@code show -json} document calls sensitive: the document is not needed for redacting from then on. */
    void rememberPlan(String runId, JsonNode document) {
        add(runId, List.of(), SensitiveValues.collect(document));
    }

    /**
     * Takes out of texts what is kept, and what the references name now. A reference that cannot be resolved is left out: an
     * engine that runs already was given its value before, and that one is kept.
     */
    Redactor redactor(RunRequest request) {
        return redactor(
                request.runId(), references.resolvable(request.environment().values()));
    }

    /** As {@link #redactor(RunRequest)}, if only the run's name is known. */
    Redactor redactor(String runId) {
        return redactor(runId, List.of());
    }

    /** Nothing of the run is left that would have to be redacted. */
    void forget(String runId) {
        try {
            Files.deleteIfExists(file(runId));
        } catch (IOException e) {
            throw new UncheckedIOException("deleting the sealed values of run " + runId, e);
        }
    }

    private Redactor redactor(String runId, Collection<String> more) {
        readPlan(runId);
        Kept kept = kept(runId);
        return Redactor.of(union(kept.given(), more), orNone(kept.planned()));
    }

    /** A plan that was made, but whose values are not kept yet: its worker died in between, or was an older one. */
    private void readPlan(String runId) {
        Path document = PlanStep.document(directory, runId);
        try {
            if (Files.exists(document) && kept(runId).planned() == null) {
                rememberPlan(runId, ShownPlan.read(document));
            }
        } catch (ProblemException e) {
            // Half written when its worker died, or too large: what is not read here is not applied either.
        } catch (IOException e) {
            throw new UncheckedIOException("reading the plan of run " + runId, e);
        }
    }

    private synchronized void add(String runId, Collection<String> given, @Nullable Collection<String> planned) {
        Kept before = kept(runId);
        Set<String> found = planned == null ? before.planned() : union(orNone(before.planned()), planned);
        var after = new Kept(union(before.given(), given), found);
        if (!after.equals(before)) {
            write(runId, after);
        }
    }

    private static Set<String> union(Set<String> some, Collection<String> more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(more);
        return all;
    }

    private static Set<String> orNone(@Nullable Set<String> planned) {
        return planned == null ? Set.of() : planned;
    }

    private Kept kept(String runId) {
        try {
            byte[] opened = sealer.open(Files.readAllBytes(file(runId)), context(runId));
            return Json.mapper().readValue(opened, Kept.class);
        } catch (NoSuchFileException e) {
            return new Kept(Set.of(), null);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the sealed values of run " + runId, e);
        }
    }

    private void write(String runId, Kept kept) {
        try {
            byte[] sealed = sealer.seal(Json.mapper().writeValueAsBytes(kept), context(runId));
            PrivateFiles.replace(file(runId), sealed);
        } catch (IOException e) {
            throw new UncheckedIOException("keeping the values of run " + runId, e);
        }
    }

    private Path file(String runId) {
        return directory.run(runId).resolve(FILE);
    }

    private static String context(String runId) {
        return "run-secrets|" + runId;
    }
}
