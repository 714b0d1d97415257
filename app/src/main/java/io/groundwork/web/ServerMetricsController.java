package io.groundwork.web;

import io.groundwork.registry.WorkerLiveness;
import io.groundwork.registry.WorkerWatch;
import java.util.OptionalInt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What only a server can tell Prometheus: that the workers, which tell all the rest, are not there. */
@RestController
public final class ServerMetricsController {
    private final WorkerLiveness workers;
    private final WorkerWatch watch;

    public ServerMetricsController(WorkerLiveness workers, WorkerWatch watch) {
        this.workers = workers;
        this.watch = watch;
    }

    @GetMapping(path = "/metrics", produces = "text/plain; version=0.0.4; charset=utf-8")
    String metrics() {
        OptionalInt present = workers.present();
        return gauge(
                        "groundwork_workers",
                        "workers that the server has heard of lately",
                        present.isPresent() ? Integer.toString(present.getAsInt()) : "NaN")
                + gauge(
                        "groundwork_runs_without_worker",
                        "runs that wait for a worker that is not there",
                        Long.toString(watch.waiting()));
    }

    private static String gauge(String name, String help, String value) {
        return "# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n" + name + " " + value + "\n";
    }
}
