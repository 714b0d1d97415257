package io.groundwork.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.run.RunMode;
import io.groundwork.run.policy.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The policy set that always applies. Its rules are in {@code app/src/main/policy}, one file each; {@code
 * scripts/policy-bundle} compiles them to the resource read here. Safe for use by several threads.
 */
public final class DefaultPolicySet implements PolicyEngine {
    public static final String NAME = "default";

    static final String ENTRYPOINT = "groundwork/verdict";

    private static final String RESOURCE = "/policy/default.wasm";

    /** 512 MiB, some 100 000 resources. A larger plan is refused rather than the process put at risk. */
    private static final int MAX_MEMORY_PAGES = 8192;

    private final PolicyEngine engine;

    /** Cheap: the set is compiled on {@link #warmUp} or on the first evaluation. */
    public DefaultPolicySet() {
        this.engine = new WasmPolicyEngine(NAME, resource(), ENTRYPOINT, PlanOutline::of, MAX_MEMORY_PAGES);
    }

    /**
     * Compiles the set and evaluates it once on a plan without changes; one to two seconds in a new JVM, so call it in the
     * background when a process starts.
     *
     * @throws RuntimeException if the set cannot be evaluated: better known on start than in a run
     */
    public void warmUp() {
        ObjectNode plan = JsonNodeFactory.instance.objectNode();
        plan.putArray("resource_changes");
        evaluate(new PolicyInput(plan, RunMode.APPLY, PolicySettings.DEFAULTS));
    }

    @Override
    public String policySet() {
        return NAME;
    }

    @Override
    public List<Violation> evaluate(PolicyInput input) {
        return engine.evaluate(input);
    }

    private static byte[] resource() {
        try (InputStream in = DefaultPolicySet.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw PolicyErrors.because("the default policy set is missing from this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw PolicyErrors.because("the default policy set cannot be read", e);
        }
    }
}
