package io.groundwork.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.groundwork.keyring.AesGcm;
import io.groundwork.keyring.KeyRing;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.SecretKey;

/**
 * Encrypts whole payloads with AES-256-GCM, laid out as in Temporal's own samples: the metadata {@code encoding:
 * binary/encrypted}, {@code encryption-cipher} and {@code encryption-key-id}; the data is nonce, ciphertext, tag of the
 * serialised inner payload. Keys are in memory: this runs on the path of every workflow task. Thread-safe.
 */
public final class EncryptingCodec implements PayloadCodec {
    static final String ENCODING = "encoding";
    static final String ENCRYPTED = "binary/encrypted";
    static final String CIPHER = "encryption-cipher";
    static final String KEY_ID = "encryption-key-id";

    private static final byte[] NO_CONTEXT = {};

    private final KeyRing ring;

    public EncryptingCodec(KeyRing ring) {
        this.ring = ring;
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return payloads.stream().map(this::encrypt).toList();
    }

    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return payloads.stream().map(this::decrypt).toList();
    }

    private Payload encrypt(Payload plain) {
        return Payload.newBuilder()
                .putMetadata(ENCODING, ByteString.copyFromUtf8(ENCRYPTED))
                .putMetadata(CIPHER, ByteString.copyFromUtf8("AES/GCM/NoPadding"))
                .putMetadata(KEY_ID, ByteString.copyFromUtf8(ring.currentId()))
                .setData(ByteString.copyFrom(AesGcm.encrypt(ring.currentKey(), plain.toByteArray(), NO_CONTEXT)))
                .build();
    }

    /** What is not ours passes unchanged: a person may start a run with plain JSON from Temporal's own CLI. */
    private Payload decrypt(Payload payload) {
        if (!ENCRYPTED.equals(metadata(payload, ENCODING))) {
            return payload;
        }
        String id = metadata(payload, KEY_ID);
        SecretKey key = ring.key(id).orElseThrow(() -> UnreadablePayload.unknownKey(id));
        try {
            return Payload.parseFrom(AesGcm.decrypt(key, payload.getData().toByteArray(), NO_CONTEXT));
        } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
            throw UnreadablePayload.damaged("decrypting", e);
        }
    }

    static String metadata(Payload payload, String name) {
        ByteString value = payload.getMetadataOrDefault(name, ByteString.EMPTY);
        return value.toString(StandardCharsets.UTF_8);
    }
}
