package io.groundwork.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.groundwork.keyring.KeyRing;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EncryptingCodecTest {
    private static final Payload PLAIN = Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .setData(ByteString.copyFromUtf8("{\"reason\": \"canary-5d1f\"}"))
            .build();

    private final KeyRing ring = KeyRing.fresh();
    private final EncryptingCodec codec = new EncryptingCodec(ring);

    @Test
    void a_payload_comes_back_whole_and_nothing_of_it_can_be_read_on_the_way() {
        Payload encrypted = encode(codec, PLAIN);

        assertThat(new String(encrypted.toByteArray(), StandardCharsets.ISO_8859_1))
                .doesNotContain("canary", "json/plain");
        assertThat(decode(codec, encrypted)).isEqualTo(PLAIN);
    }

    @Test
    void a_rotated_ring_encrypts_with_the_new_key_and_still_reads_what_the_old_one_wrote() {
        Payload old = encode(codec, PLAIN);
        KeyRing rotated = ring.rotated();
        var later = new EncryptingCodec(rotated);

        assertThat(keyId(encode(later, PLAIN))).isEqualTo(rotated.currentId()).isNotEqualTo(keyId(old));
        assertThat(decode(later, old)).isEqualTo(PLAIN);
    }

    /** The layout of CryptCodec in temporalio/samples-java, encryptedpayloads, read here without our own code. */
    @Test
    void whoever_reads_the_layout_of_the_samples_reads_ours() throws GeneralSecurityException {
        Payload encrypted = encode(codec, PLAIN);

        assertThat(encrypted.getMetadataMap()).containsOnlyKeys("encoding", "encryption-cipher", "encryption-key-id");
        assertThat(encrypted.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("binary/encrypted");
        assertThat(encrypted.getMetadataOrThrow("encryption-cipher").toStringUtf8())
                .isEqualTo("AES/GCM/NoPadding");
        ByteBuffer data = encrypted.getData().asReadOnlyByteBuffer();
        byte[] nonce = new byte[12];
        data.get(nonce);
        byte[] rest = new byte[data.remaining()];
        data.get(rest);
        assertThat(sampleCipher(Cipher.DECRYPT_MODE, ring.currentKey(), nonce).doFinal(rest))
                .isEqualTo(PLAIN.toByteArray());
    }

    @Test
    void what_the_samples_wrote_with_our_key_is_read() throws GeneralSecurityException {
        byte[] nonce = "123456789012".getBytes(StandardCharsets.US_ASCII);
        byte[] ciphertext =
                sampleCipher(Cipher.ENCRYPT_MODE, ring.currentKey(), nonce).doFinal(PLAIN.toByteArray());
        Payload theirs = Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("binary/encrypted"))
                .putMetadata("encryption-cipher", ByteString.copyFromUtf8("AES/GCM/NoPadding"))
                .putMetadata("encryption-key-id", ByteString.copyFromUtf8(ring.currentId()))
                .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(ciphertext)))
                .build();

        assertThat(decode(codec, theirs)).isEqualTo(PLAIN);
    }

    @Test
    void plain_payloads_pass_for_whoever_shows_them() {
        assertThat(decode(codec, PLAIN)).isEqualTo(PLAIN);
    }

    private EncryptingCodec in(@Nullable String namespace, @Nullable String workflowId) {
        return new EncryptingCodec(ring, new Place(namespace, workflowId), false);
    }

    private static void assertRefused(EncryptingCodec codec, Payload payload, String code) {
        assertThatExceptionOfType(UnreadablePayload.class)
                .isThrownBy(() -> decode(codec, payload))
                .satisfies(e -> {
                    assertThat(e.problem().code()).isEqualTo(code);
                    assertThat(e.isRefused()).isTrue();
                });
    }

    @Test
    void a_payload_is_read_where_it_was_written_and_nowhere_else() {
        Payload payload = encode(in("prod", "shop.run-1"), PLAIN);

        assertThat(payload.getMetadataOrThrow("encryption-namespace").toStringUtf8())
                .isEqualTo("prod");
        assertThat(payload.getMetadataOrThrow("encryption-workflow-id").toStringUtf8())
                .isEqualTo("shop.run-1");
        assertThat(decode(in("prod", "shop.run-1"), payload)).isEqualTo(PLAIN);
        assertThat(decode(codec, payload)).as("whoever shows it").isEqualTo(PLAIN);
        assertRefused(in("prod", "shop.run-2"), payload, "payload_misplaced");
        assertRefused(in("test", "shop.run-1"), payload, "payload_misplaced");
        assertRefused(in("test", null), payload, "payload_misplaced");
    }

    @Test
    void what_is_written_beside_a_payload_cannot_be_changed_or_left_out() {
        Payload payload = encode(in("prod", "shop.run-1"), PLAIN);

        for (Payload changed : List.of(
                payload.toBuilder()
                        .putMetadata("encryption-workflow-id", ByteString.copyFromUtf8("shop.run-2"))
                        .build(),
                payload.toBuilder().removeMetadata("encryption-workflow-id").build(),
                payload.toBuilder().removeMetadata("encryption-namespace").build(),
                payload.toBuilder()
                        .removeMetadata("encryption-namespace")
                        .removeMetadata("encryption-workflow-id")
                        .build())) {
            assertRefused(codec, changed, "payload_damaged");
            assertThatExceptionOfType(UnreadablePayload.class)
                    .isThrownBy(() -> decode(in("prod", "shop.run-2"), changed));
        }
    }

    @Test
    void what_a_codec_server_wrote_for_a_namespace_is_read_in_any_workflow_of_it() {
        Payload payload = encode(in("prod", null), PLAIN);

        assertThat(decode(in("prod", "shop.run-1"), payload)).isEqualTo(PLAIN);
        assertRefused(in("test", "shop.run-1"), payload, "payload_misplaced");
    }

    @Test
    void what_a_version_that_bound_nothing_wrote_is_read_everywhere() {
        assertThat(decode(in("prod", "shop.run-1"), encode(codec, PLAIN))).isEqualTo(PLAIN);
    }

    @Test
    void a_payload_that_is_not_encrypted_is_refused() {
        assertRefused(in("prod", "shop.run-1"), PLAIN, "payload_unencrypted");
        assertThat(decode(new EncryptingCodec(ring, new Place("prod", "shop.run-1"), true), PLAIN))
                .as("where an operator allows it")
                .isEqualTo(PLAIN);
    }

    @Test
    void the_sdk_says_which_workflow_a_payload_belongs_to() {
        EncryptingCodec bound = in("prod", null).withContext(new WorkflowSerializationContext("prod", "shop.run-1"));

        assertThat(encode(bound, PLAIN)
                        .getMetadataOrThrow("encryption-workflow-id")
                        .toStringUtf8())
                .isEqualTo("shop.run-1");
    }

    @Test
    void an_unknown_key_is_named() {
        Payload foreign = encode(new EncryptingCodec(KeyRing.fresh()), PLAIN);

        assertThatExceptionOfType(PayloadCodecException.class)
                .isThrownBy(() -> decode(codec, foreign))
                .withMessageContaining("no key " + keyId(foreign));
    }

    @Test
    void no_cut_goes_unnoticed() {
        Payload encrypted = encode(codec, PLAIN);

        for (int length = 0; length < encrypted.getData().size(); length++) {
            assertDamaged(encrypted.getData().substring(0, length), encrypted);
        }
    }

    @Test
    void no_changed_byte_goes_unnoticed() {
        Payload encrypted = encode(codec, PLAIN);

        for (int i = 0; i < encrypted.getData().size(); i++) {
            byte[] changed = encrypted.getData().toByteArray();
            changed[i] ^= 1;
            assertDamaged(ByteString.copyFrom(changed), encrypted);
        }
    }

    private void assertDamaged(ByteString data, Payload encrypted) {
        Payload damaged = encrypted.toBuilder().setData(data).build();
        assertThatExceptionOfType(PayloadCodecException.class)
                .isThrownBy(() -> decode(codec, damaged))
                .withMessageContaining("changed or cut off");
    }

    private static Cipher sampleCipher(int mode, SecretKey key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(128, nonce));
        return cipher;
    }

    private static Payload encode(EncryptingCodec codec, Payload payload) {
        return codec.encode(List.of(payload)).getFirst();
    }

    private static Payload decode(EncryptingCodec codec, Payload payload) {
        return codec.decode(List.of(payload)).getFirst();
    }

    private static String keyId(Payload payload) {
        return payload.getMetadataOrThrow("encryption-key-id").toStringUtf8();
    }
}
