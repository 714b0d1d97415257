package io.groundwork.web;

import java.util.function.BooleanSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether we are there, for everybody. */
@RestController
public final class HealthController {
    private final String version;
    private final BooleanSupplier temporalIsUp;

    public HealthController(String version, BooleanSupplier temporalIsUp) {
        this.version = version;
        this.temporalIsUp = temporalIsUp;
    }

    /** Our own state and that of what we stand on. */
    public record Health(String status, String version, String temporal) {}

    @GetMapping(TokenFilter.HEALTH)
    Health health() {
        return new Health("up", version, temporalIsUp.getAsBoolean() ? "up" : "down");
    }
}
