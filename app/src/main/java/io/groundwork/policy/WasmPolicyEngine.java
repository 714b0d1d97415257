package io.groundwork.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.styra.opa.wasm.OpaPolicy;
import io.groundwork.run.policy.Violation;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A policy set compiled by {@code opa build -t wasm}, evaluated in this JVM.
 *
 * <p>One instance behind a lock, not a pool: the module is compiled to bytecode for each instance (a third of a second,
 * over a second for the first), and each instance has to be warmed up by the JIT again, while a warm evaluation takes
 * one to some tens of milliseconds.
 */
final class WasmPolicyEngine implements PolicyEngine {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Characters of input above which the instance is dropped after use: its memory only ever grows, to some
     * twenty times the input. */
    private static final int LARGE_INPUT = 4 << 20;

    private final String policySet;
    private final byte[] wasm;
    private final String entrypoint;
    private final UnaryOperator<JsonNode> view;
    private final int maxMemoryPages;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable OpaPolicy instance;

    /**
     * @param entrypoint as given to {@code opa build -e}
     * @param view what of the plan the set is shown
     * @param maxMemoryPages the most memory an evaluation may take, in pages of 64 KiB
     */
    WasmPolicyEngine(
            String policySet, byte[] wasm, String entrypoint, UnaryOperator<JsonNode> view, int maxMemoryPages) {
        this.policySet = policySet;
        this.wasm = wasm.clone();
        this.entrypoint = entrypoint;
        this.view = view;
        this.maxMemoryPages = maxMemoryPages;
    }

    @Override
    public String policySet() {
        return policySet;
    }

    @Override
    public List<Violation> evaluate(PolicyInput input) {
        String document = json(input);
        return VerdictReader.read(policySet, answer(document), input.changes());
    }

    private String answer(String document) {
        lock.lock();
        try {
            OpaPolicy policy = instance == null ? load() : instance;
            // Only an instance that has just answered is used again: what a trap leaves in its memory is anyone's
            // guess.
            instance = null;
            String answer = policy.evaluate(document);
            if (document.length() <= LARGE_INPUT) {
                instance = policy;
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private OpaPolicy load() {
        return OpaPolicy.builder()
                .withJsonMapper(JSON)
                .withMaxMemory(maxMemoryPages)
                .withPolicy(wasm)
                .build()
                .data("{}")
                .entrypoint(entrypoint);
    }

    private String json(PolicyInput input) {
        try {
            return JSON.writeValueAsString(input.document(view));
        } catch (JsonProcessingException e) {
            throw PolicyErrors.because("the plan cannot be written as JSON", e);
        }
    }
}
