package io.groundwork.cli.shell;

import io.groundwork.secret.Secret;
import java.net.URI;
import java.util.Map;

/** Parts that run. Thread-safe. */
public interface Stack extends AutoCloseable {
    /** Of the server among the parts, or that the worker talks to. */
    URI server();

    Secret token();

    /** What to tell a person: name to address, in the order to print, e.g. {@code server}, {@code Temporal UI}. */
    Map<String, String> addresses();

    /** Stops everything in an orderly way; engines that run go on under their supervisors. */
    @Override
    void close();
}
