package io.groundwork.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.groundwork.codec.EncryptingCodec;
import io.groundwork.keyring.KeyRing;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.run.RunEvent;
import io.groundwork.run.RunMode;
import io.groundwork.run.RunOutcome;
import io.groundwork.run.RunRequest;
import io.groundwork.run.RunStatus;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataConverterTest {
    private final KeyRing ring = KeyRing.fresh();
    private final DataConverter converter = TemporalConnection.dataConverter(ring, "default", true);

    @Test
    void a_request_with_its_duration_and_its_absences_travels() {
        assertTravels(TemporalRunsContract.request(), RunRequest.class);
        assertTravels(
                new RunRequest(
                        "run-0",
                        "hello",
                        "c0",
                        "examples/hello",
                        RunMode.DESTROY,
                        true,
                        Map.of("region", "eu"),
                        List.of("a.tfvars"),
                        Map.of("TOKEN", "env:TOKEN"),
                        null,
                        "ann"),
                RunRequest.class);
    }

    @Test
    void an_ending_with_its_problem_travels() {
        assertTravels(
                new RunOutcome(
                        RunStatus.ERRORED, new Problem("engine_failed", ProblemKind.ENGINE, "it failed", "look")),
                RunOutcome.class);
        assertTravels(TemporalRunsContract.approval("d1"), io.groundwork.run.Decision.class);
    }

    @Test
    void an_event_travels_as_the_sealed_type_it_is() {
        Instant at = Instant.parse("2026-11-23T12:00:00.123456Z");

        assertTravels(new RunEvent.RunStarted(at, "run-0", "hello.run-0", "hello", RunMode.APPLY), RunEvent.class);
    }

    @Test
    void what_a_newer_version_adds_is_passed_over() {
        Payload newer = Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8("{\"status\": \"applied\", \"error\": null, \"mood\": \"good\"}"))
                .build();

        assertThat(converter.fromPayload(newer, RunOutcome.class, RunOutcome.class))
                .isEqualTo(RunOutcome.of(RunStatus.APPLIED));
    }

    @Test
    void a_failure_shows_neither_its_message_nor_its_details() {
        var failure = ApplicationFailure.newNonRetryableFailureWithCause(
                "canary-message", "engine_failed", new IllegalStateException("canary-cause"), "canary-detail");

        var encoded = converter.exceptionToFailure(failure);

        assertThat(encoded.toString())
                .contains("engine_failed", "binary/encrypted")
                .doesNotContain("canary");
        assertThat(converter.failureToException(encoded)).hasMessageContaining("canary-message");
    }

    @Test
    void big_payloads_are_compressed_inside_what_is_encrypted() {
        String big = "the same line of a diagnostic\n".repeat(2_000);
        Payload payload = converter.toPayload(big).orElseThrow();

        Payload inside = new EncryptingCodec(ring).decode(List.of(payload)).getFirst();
        assertThat(inside.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("binary/zlib");
        assertThat(payload.getSerializedSize()).isLessThan(big.length() / 10);
        assertThat(converter.fromPayload(payload, String.class, String.class)).isEqualTo(big);
    }

    private <T> void assertTravels(T value, Class<T> type) {
        Payload payload = converter.toPayload(value).orElseThrow();

        assertThat(payload.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("binary/encrypted");
        assertThat(converter.fromPayload(payload, type, type)).isEqualTo(value);
    }
}
