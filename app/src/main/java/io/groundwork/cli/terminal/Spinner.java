package io.groundwork.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one line at the bottom that is drawn over; without a terminal it draws nothing. Thread-safe. */
public final class Spinner implements AutoCloseable {
    private static final String FRAMES = "|/-\\";
    private static final Duration FRAME_INTERVAL = Duration.ofMillis(120);
    private static final int LONGEST = 70;

    private final Terminal terminal;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final @Nullable Thread thread;
    private String what = "";
    private Supplier<String> detail = () -> "";
    private Instant since = Instant.EPOCH;
    private boolean drawn;
    private boolean paused;
    private int frame;

    private Spinner(Terminal terminal, boolean moving) {
        this.terminal = terminal;
        this.thread = moving ? Thread.ofVirtual().unstarted(this::spin) : null;
    }

    public static Spinner on(Terminal terminal) {
        Spinner spinner = new Spinner(terminal, true);
        if (spinner.thread != null) {
            spinner.thread.start();
        }
        return spinner;
    }

    public static Spinner none(Terminal terminal) {
        return new Spinner(terminal, false);
    }

    public synchronized void doing(String stage, Instant at) {
        what = stage;
        detail = () -> "";
        since = at;
    }

    /**
     * Shows more beside what is done.
     *
     * @param text asked with every beat, while this is held
     */
    public synchronized void detail(Supplier<String> text) {
        detail = text;
    }

    public synchronized void nothing() {
        what = "";
        erase();
    }

    public synchronized void pause() {
        paused = true;
        erase();
    }

    public synchronized void resume() {
        paused = false;
    }

    /** Writes permanent lines where the moving one stood. */
    public synchronized void above(Runnable writing) {
        erase();
        writing.run();
    }

    private void spin() {
        try {
            while (!closed.get()) {
                draw();
                Thread.sleep(FRAME_INTERVAL);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private synchronized void draw() {
        if (what.isEmpty() || paused || closed.get()) {
            return;
        }
        frame = (frame + 1) % FRAMES.length();
        String more = detail.get();
        String line = "  " + FRAMES.charAt(frame) + " " + what + " "
                + whole(Duration.between(since, Instant.now()))
                + (more.isEmpty() ? "" : "  " + more);
        terminal.raw(Terminal.ERASE + (line.length() > LONGEST ? line.substring(0, LONGEST) : line));
        drawn = true;
    }

    /** Tenths would only flicker; a clock that is off shows as nothing. */
    private static String whole(Duration elapsed) {
        long seconds = Math.max(0, elapsed.toSeconds());
        return seconds < 60 ? seconds + "s" : Times.brief(Duration.ofSeconds(seconds));
    }

    private void erase() {
        if (drawn) {
            terminal.raw(Terminal.ERASE);
            drawn = false;
        }
    }

    @Override
    public synchronized void close() {
        closed.set(true);
        erase();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
