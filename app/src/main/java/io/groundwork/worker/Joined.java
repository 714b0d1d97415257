package io.groundwork.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What is done beside the main path, with the exception it really ended with. */
final class Joined {
    private Joined() {}

    static <T> CompletableFuture<T> start(String name, Supplier<T> aside) {
        return CompletableFuture.supplyAsync(
                aside, task -> Thread.ofVirtual().name(name).start(task));
    }

    static <T> T value(CompletableFuture<T> aside) {
        try {
            return aside.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
