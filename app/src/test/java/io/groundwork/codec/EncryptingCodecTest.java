package io.groundwork.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.groundwork.keyring.KeyRing;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodecException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
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
    void plain_payloads_pass_so_that_a_person_can_signal_from_temporals_own_cli() {
        assertThat(decode(codec, PLAIN)).isEqualTo(PLAIN);
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
