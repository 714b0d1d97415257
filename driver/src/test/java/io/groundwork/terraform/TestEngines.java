package io.groundwork.terraform;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.groundwork.terraform.engine.Engine;
import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.engine.EngineLocator;
import io.groundwork.terraform.engine.EngineSetting;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.process.EngineEnvironment;
import java.nio.file.Path;

/** The real engines of this machine. Missing: the test is skipped locally, and fails in CI. */
public final class TestEngines {

    private TestEngines() {}

    public static EngineEnvironment environment() {
        return EngineEnvironment.from(System.getenv());
    }

    public static Engine of(EngineKind kind) {
        String name = kind.dialect().binaryName();
        String tools = System.getenv()
                .getOrDefault("GROUNDWORK_TOOLS_DIR", System.getProperty("user.home") + "/.cache/groundwork/tools");
        String path = System.getenv("PATH") + ":" + Path.of(tools, "bin");
        try {
            return new EngineLocator(environment()).locate(EngineSetting.of(name, path));
        } catch (DriverException.NotFound e) {
            if ("true".equals(System.getenv("CI"))) {
                return fail("CI must have " + name + ": " + e.getMessage());
            }
            return abort(name + " is missing (run scripts/tools): " + e.getMessage());
        }
    }
}
