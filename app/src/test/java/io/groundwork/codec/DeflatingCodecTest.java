package io.groundwork.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeflatingCodecTest {
    private static final Payload BIG = payload("the same words again and again ".repeat(1_000));

    private final DeflatingCodec codec = new DeflatingCodec();

    @Test
    void a_big_payload_gets_smaller_and_comes_back_whole() {
        Payload deflated = encode(BIG);

        assertThat(deflated.getSerializedSize()).isLessThan(BIG.getSerializedSize() / 10);
        assertThat(deflated.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("binary/zlib");
        assertThat(decode(deflated)).isEqualTo(BIG);
    }

    @Test
    void a_small_payload_passes_both_ways_unchanged() {
        Payload small = payload("a".repeat(900));

        assertThat(encode(small)).isEqualTo(small);
        assertThat(decode(small)).isEqualTo(small);
    }

    @Test
    void what_does_not_shrink_passes_unchanged() {
        byte[] noise = new byte[8_192];
        new Random(7).nextBytes(noise);
        Payload payload =
                Payload.newBuilder().setData(ByteString.copyFrom(noise)).build();

        assertThat(encode(payload)).isEqualTo(payload);
    }

    @Test
    void a_cut_is_told() {
        Payload deflated = encode(BIG);
        Payload cut = deflated.toBuilder()
                .setData(deflated.getData().substring(0, deflated.getData().size() / 2))
                .build();

        assertThatExceptionOfType(PayloadCodecException.class)
                .isThrownBy(() -> decode(cut))
                .withMessageContaining("cut off");
    }

    @Test
    void a_few_bytes_that_name_a_flood_are_refused() {
        Payload flood = Payload.newBuilder()
                .setData(ByteString.copyFrom(new byte[DeflatingCodec.MOST_BYTES + 1]))
                .build();
        Payload bomb = encode(flood);
        assertThat(bomb.getSerializedSize()).isLessThan(1 << 20);

        assertThatExceptionOfType(PayloadCodecException.class)
                .isThrownBy(() -> decode(bomb))
                .withMessageContaining("larger than");
    }

    @Test
    void many_payloads_that_each_name_half_a_flood_are_refused() {
        Payload half = encode(Payload.newBuilder()
                .setData(ByteString.copyFrom(new byte[DeflatingCodec.MOST_BYTES / 2]))
                .build());

        assertThat(codec.decode(List.of(half))).hasSize(1);
        assertThatExceptionOfType(PayloadCodecException.class)
                .isThrownBy(() -> codec.decode(Collections.nCopies(1_000, half)))
                .withMessageContaining("larger than");
    }

    private static Payload payload(String text) {
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(text))
                .build();
    }

    private Payload encode(Payload payload) {
        return codec.encode(List.of(payload)).getFirst();
    }

    private Payload decode(Payload payload) {
        return codec.decode(List.of(payload)).getFirst();
    }
}
