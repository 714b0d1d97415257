package io.groundwork.cli.terminal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.wire.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Where a command writes. Text of others is shown without its control characters, so that it cannot move the cursor or
 * recolour what we say. Thread-safe.
 */
public final class Terminal {
    /** Takes away the line that the cursor is in. */
    static final String ERASE = "\r\u001b[2K";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private final boolean interactive;
    private final boolean colour;
    private boolean silent;

    /**
     * Decides how to write.
     *
     * @param json stdout carries JSON lines and nothing else
     * @param terminal whether a person sits at both ends
     * @param colour whether colours are wanted if there is a terminal
     */
    public Terminal(PrintStream out, PrintStream err, boolean json, boolean terminal, boolean colour) {
        this.out = out;
        this.err = err;
        this.json = json;
        this.interactive = terminal && !json;
        this.colour = interactive && colour;
    }

    public boolean json() {
        return json;
    }

    /** Whether a person can be asked, and lines can be drawn over. */
    public boolean interactive() {
        return interactive;
    }

    public boolean coloured() {
        return colour;
    }

    public String paint(Style style, String text) {
        String clean = clean(text);
        return colour ? style.paint(clean) : clean;
    }

    /** A line of an answer; not with {@code --json}. */
    public synchronized void line(String text) {
        if (silent) {
            return;
        }
        out.println(text);
        out.flush();
    }

    /** Raw, e.g. for a transient line; no line end is added. */
    public synchronized void raw(String text) {
        if (silent) {
            return;
        }
        out.print(text);
        out.flush();
    }

    /** An object of its own making: it has {@code type} and {@code at} already. */
    public synchronized void jsonLine(Object value) {
        if (silent) {
            return;
        }
        out.println(Json.write(value));
        out.flush();
    }

    /** A JSON object with {@code type} and {@code at} put before the fields of the value. */
    public void jsonLine(String type, Object value) {
        ObjectNode line = Json.mapper().createObjectNode();
        line.put("type", type).put("at", Instant.now().toString());
        line.setAll(Json.mapper().<ObjectNode>valueToTree(value));
        jsonLine(line);
    }

    /** Bytes as they are, e.g. a state. */
    public void bytes(Consumer<OutputStream> writer) {
        writer.accept(out);
        out.flush();
    }

    /** Whether nobody reads stdout any more, as after {@code | head}. */
    public boolean broken() {
        return out.checkError();
    }

    /** Something to know beside the answer: on stderr, so that stdout stays what was asked for. */
    public synchronized void note(String text) {
        if (silent) {
            return;
        }
        if (interactive) {
            // What moves there, or a question, must not stand before it.
            out.print(ERASE);
            out.flush();
        }
        err.println(text);
        err.flush();
    }

    /** The last words of a command that leaves while other threads may still have something to say, which is not heard any more. */
    public synchronized void lastWords(Runnable writing) {
        writing.run();
        silent = true;
    }

    PrintStream err() {
        return err;
    }

    /** Without control characters; tabs and line ends stay. */
    public static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
