package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class BackgroundTaskTest {
    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void the_value_is_waited_for() {
        var go = new CountDownLatch(1);
        try (var aside = BackgroundTask.start("aside", () -> {
            await(go);
            return "done";
        })) {
            assertThat(aside.isDone()).isFalse();

            go.countDown();

            assertThat(aside.value()).isEqualTo("done");
        }
    }

    @Test
    void a_failure_is_the_one_it_really_ended_with() {
        var failure = new UncheckedIOException("reading", new IOException("no such file"));
        try (var aside = BackgroundTask.start("aside", () -> {
            throw failure;
        })) {
            assertThatThrownBy(aside::value).isSameAs(failure);
        }
    }

    @Test
    void an_interrupt_of_who_waits_is_passed_on() {
        try (var aside = BackgroundTask.start("aside", this::awaitForever)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(aside::value).hasMessage("interrupted aside");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void nothing_goes_on_once_it_is_closed() {
        var aside = BackgroundTask.start("aside", this::awaitForever);

        aside.close();

        assertThat(aside.isDone()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThatThrownBy(aside::value).hasMessage("interrupted aside");
    }

    private String awaitForever() {
        await(never);
        return "";
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted aside", e);
        }
    }
}
