package io.groundwork.worker;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A plan file from the moment the engine has ended: it travels to the server, and the engine reads it once more, while the
 * last of what the engine said is told. Used by one thread.
 */
final class PlanUpload implements AutoCloseable {
    private final Supplier<String> store;
    private final Supplier<JsonNode> show;
    private @Nullable BackgroundTask<String> stored;
    private @Nullable BackgroundTask<JsonNode> shown;

    /**
     * @param store sends the file, and answers its digest
     * @param show reads the file
     */
    PlanUpload(Supplier<String> store, Supplier<JsonNode> show) {
        this.store = store;
        this.show = show;
    }

    /** The file is there. */
    void begin() {
        stored = BackgroundTask.start("store-plan", store);
        shown = BackgroundTask.start("show-plan", show);
    }

    /** What the plan says; only after {@link #begin}. */
    JsonNode document() {
        return requireNonNull(shown, "no plan was made").value();
    }

    /** Once the server has it; only after {@link #begin}. */
    String digest() {
        return requireNonNull(stored, "no plan was made").value();
    }

    @Override
    public void close() {
        if (shown != null) {
            shown.close();
        }
        if (stored != null) {
            stored.close();
        }
    }
}
