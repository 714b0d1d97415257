package io.groundwork.cli.shell;

import io.groundwork.client.ApiClient;
import org.jspecify.annotations.Nullable;

/**
 * A client and, where this command brought its own server, that server.
 *
 * @param stack null if the server is somebody else's and outlives us
 */
public record Session(ApiClient api, @Nullable Stack stack) implements AutoCloseable {
    public boolean embedded() {
        return stack != null;
    }

    @Override
    public void close() {
        try {
            api.close();
        } finally {
            if (stack != null) {
                stack.close();
            }
        }
    }
}
