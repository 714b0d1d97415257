package io.groundwork.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.groundwork.problem.ProblemException;
import io.groundwork.run.FeedPage;
import io.groundwork.run.RunEvent;
import io.groundwork.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/**
 * The live feed over server-sent events: resumes after the last sequence heard, so that nothing is lost or told twice.
 * One thread.
 */
final class EventStream {
    private final Connection connection;
    private final String runId;
    private final Duration patience;
    private final FeedListener listener;
    private long last;
    private boolean over;
    private boolean outage;
    private Backoff backoff;
    private String pending = "";

    EventStream(Connection connection, String runId, long after, Duration patience, FeedListener listener) {
        this.connection = connection;
        this.runId = runId;
        this.last = after;
        this.patience = patience;
        this.listener = listener;
        this.backoff = new Backoff(patience);
    }

    void follow() {
        while (!over) {
            try {
                if (!connection.<Boolean>sendOnce(request(), this::read)) {
                    throw connection.unreachable(new IOException("the feed ended before the run"));
                }
            } catch (ProblemException e) {
                if (over) {
                    return;
                }
                bear(e);
            }
        }
    }

    private void bear(ProblemException e) {
        if (!e.problem().kind().retryable() || Thread.currentThread().isInterrupted()) {
            throw e;
        }
        if (!outage) {
            outage = true;
            listener.disconnected(e.problem(), patience);
        }
        if (!backoff.pause()) {
            throw e;
        }
    }

    private HttpRequest request() {
        return connection
                .request(Paths.run(runId) + "/events?after=" + last)
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", Long.toString(last))
                .build();
    }

    /** Whether there is nothing more to hear. */
    private boolean read(InputStream in) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            StringBuilder data = new StringBuilder();
            for (String line = lines.readLine(); line != null && !over; line = lines.readLine()) {
                back();
                if (line.isEmpty()) {
                    tell(data.toString());
                    data.setLength(0);
                } else if (line.startsWith("data:")) {
                    data.append(line, line.startsWith("data: ") ? 6 : 5, line.length())
                            .append('\n');
                } else if (line.startsWith("id:")) {
                    pending = line.substring(3).strip();
                }
            }
        }
        return over;
    }

    private void tell(String data) throws JsonProcessingException {
        if (data.isBlank() || !pending.matches("[0-9]{1,18}") || Long.parseLong(pending) <= last) {
            return;
        }
        last = Long.parseLong(pending);
        FeedPage.Entry entry = new FeedPage.Entry(last, Json.mapper().readValue(data, RunEvent.class));
        if (known(entry)) {
            over = !listener.heard(entry) || entry.event() instanceof RunEvent.RunFinished;
        }
    }

    private void back() {
        backoff = new Backoff(patience);
        if (outage) {
            outage = false;
            listener.reconnected();
        }
    }

    /** Whether this version knows the type of the event: an unknown one is read as null. */
    static boolean known(FeedPage.Entry entry) {
        return Objects.nonNull(entry.event());
    }
}
