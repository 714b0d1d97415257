package io.groundwork.app;

import io.groundwork.cli.shell.TemporalProbe;
import io.groundwork.config.Settings;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.ProblemException;
import io.groundwork.temporal.SearchAttributes;
import io.groundwork.temporal.TemporalConnection;
import java.util.Map;
import java.util.Optional;

/** Knocks at Temporal's door, for {@code doctor}. */
final class TemporalCheck implements TemporalProbe {
    @Override
    public Optional<Answer> ask(Map<String, String> environment) {
        Settings settings = Settings.from(environment, Settings.Profile.DEFAULT);
        if (settings.temporalAddress() == null) {
            return Optional.empty();
        }
        // A person reads the answer, not the client's own lines.
        Logs.toNowhere();
        String described = settings.temporal().describe();
        try (var connection = TemporalConnection.open(settings.temporal(), KeyRing.fresh())) {
            connection.check();
            new SearchAttributes(connection).check();
            return Optional.of(new Answer(described, null));
        } catch (ProblemException e) {
            return Optional.of(new Answer(described, e.problem()));
        }
    }
}
