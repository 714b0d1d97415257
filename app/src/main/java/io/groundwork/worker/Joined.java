package io.groundwork.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What was done beside the main path, with the exception it really ended with. */
final class Joined {
    private Joined() {}

    static <T> T value(CompletableFuture<T> aside) {
        try {
            return aside.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
