package io.groundwork.terraform;

import io.groundwork.terraform.event.Diagnostic;
import io.groundwork.terraform.event.EngineEvent;
import io.groundwork.terraform.event.EventParser;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.process.Attempt;
import io.groundwork.terraform.process.LineTail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gathers from an attempt's files why it failed. */
record FailureReport(EventParser parser, Attempt attempt) {

    private static final int TAIL_BYTES = 8 * 1024;
    private static final int MAX_DIAGNOSTICS = 50;

    DriverException.Failed failed(Command command, int exitCode) {
        List<Diagnostic> diagnostics = command.streamsEvents() ? errorDiagnostics() : List.of();
        return new DriverException.Failed(command.doing(), exitCode, diagnostics, tailOf(attempt.errors()));
    }

    /** An interrupted engine says "execution halted" once per resource: repetitions are left out. */
    private List<Diagnostic> errorDiagnostics() {
        Set<Diagnostic> errors = new LinkedHashSet<>();
        try (LineTail tail = LineTail.of(attempt.output(), 0)) {
            tail.drain(line -> {
                if (errors.size() < MAX_DIAGNOSTICS) {
                    errorIn(parser.parse(line.text())).ifPresent(errors::add);
                }
            });
        }
        return List.copyOf(errors);
    }

    private static Optional<Diagnostic> errorIn(EngineEvent event) {
        return switch (event) {
            case EngineEvent.Diagnosed diagnosed ->
                diagnosed.diagnostic().isError() ? Optional.of(diagnosed.diagnostic()) : Optional.empty();
            // OpenTofu's init gives some errors as a mere line.
            case EngineEvent.Log log
            when log.envelope().level().equals("error") ->
                Optional.of(
                        new Diagnostic(Diagnostic.Severity.ERROR, log.message().strip(), "", null, null, null));
            default -> Optional.empty();
        };
    }

    private static String tailOf(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
            channel.read(bytes, Math.max(0, channel.size() - TAIL_BYTES));
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
