package io.groundwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A configuration whose run stays at one moment until it is released. Its three resources each leave a line in the ledger
 * when they are created; the first one does so at once, so that an apply that is held has made something already.
 */
final class HeldRun implements AutoCloseable {
    static final List<String> CREATED_ONCE = List.of("created 0", "created 1", "created 2");

    private final Moment moment;
    private final Configuration configuration;
    private final Gate gate = new Gate();
    private final Path hold;

    private HeldRun(Moment moment, Path parent, String name) {
        this.moment = moment;
        this.configuration = Configuration.in(parent, name);
        this.hold = parent.resolve(name + ".hold");
    }

    static HeldRun at(Moment moment, Path parent, String name) {
        var run = new HeldRun(moment, parent, name);
        run.write();
        return run;
    }

    private void write() {
        configuration.withFile("main.tf", """
                resource "terraform_data" "first" {
                  provisioner "local-exec" {
                    command = "echo created 0 >>'%2$s'"
                  }
                }
                resource "terraform_data" "step" {
                  count      = 2
                  depends_on = [terraform_data.first]
                  provisioner "local-exec" {
                    command = "touch '%1$s.reached'; while [ -e '%1$s' ]; do sleep 0.1; done; echo created ${count.index + 1} >>'%2$s'"
                  }
                }
                """.formatted(hold, configuration.ledgerFile()));
        switch (moment) {
            case INIT -> configuration.withFile("held.tf", gate.module("held"));
            case PLAN -> configuration.withFile("held.tf", gate.dataSource("held"));
            case WAITING -> {}
            case APPLY -> hold();
        }
    }

    /** Its apply, whenever it begins, stays where it has made one resource. */
    void hold() {
        try {
            Files.createFile(hold);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Configuration configuration() {
        return configuration;
    }

    String workspace() {
        return String.valueOf(Path.of(configuration.path()).getFileName());
    }

    /** Arguments of the command that runs it. */
    String[] command(String... more) {
        List<String> command = new ArrayList<>(List.of("run", configuration.path(), "--json"));
        command.add(moment == Moment.WAITING ? "--require-approval" : "--auto-approve");
        command.addAll(Arrays.asList(more));
        return command.toArray(String[]::new);
    }

    /** Whether the run is where it is held. */
    boolean reached(Program command) {
        return moment == Moment.WAITING ? command.out().contains("\"state\":\"required\"") : engineIsHeld();
    }

    /** As {@link #reached}, for a run whose command has left. */
    boolean reached(Deployment groundwork, String run) {
        return moment == Moment.WAITING
                ? groundwork.view(run).path("status").asText().equals("awaiting_approval")
                : engineIsHeld();
    }

    /** Whether its apply is held, after {@link #hold}. */
    boolean isAtWork() {
        return Files.exists(hold) && madeTheFirst();
    }

    private boolean engineIsHeld() {
        return moment == Moment.APPLY ? madeTheFirst() : gate.asked();
    }

    /** To the engine's knowledge as well: it has begun what comes after it. */
    private boolean madeTheFirst() {
        return Files.exists(Path.of(hold + ".reached"));
    }

    /** Lets an engine go on; a run that waits for a decision needs one. */
    void release() {
        gate.open();
        try {
            Files.deleteIfExists(hold);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        release();
        gate.close();
    }
}
