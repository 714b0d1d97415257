package io.groundwork.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.groundwork.registry.WorkerLiveness;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether we are there, for everybody. */
@RestController
public final class HealthController {
    private final String version;
    private final BooleanSupplier temporalIsUp;
    private final WorkerLiveness workers;

    public HealthController(String version, BooleanSupplier temporalIsUp, WorkerLiveness workers) {
        this.version = version;
        this.temporalIsUp = temporalIsUp;
        this.workers = workers;
    }

    /**
     * Our own state and that of what we stand on.
     *
     * @param workers how many have been heard of lately; left out as long as one may not have had the time to say a word
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Health(
            String status,
            String version,
            String temporal,
            @Nullable Integer workers) {}

    @GetMapping(TokenFilter.HEALTH)
    Health health() {
        OptionalInt present = workers.present();
        return new Health(
                "up",
                version,
                temporalIsUp.getAsBoolean() ? "up" : "down",
                present.isPresent() ? present.getAsInt() : null);
    }
}
