package io.groundwork.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.groundwork.keyring.AesGcm;
import io.groundwork.keyring.KeyRing;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.context.SerializationContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts whole payloads with AES-256-GCM, laid out as in Temporal's own samples: the metadata {@code encoding:
 * binary/encrypted}, {@code encryption-cipher} and {@code encryption-key-id}; the data is nonce, ciphertext, tag of the
 * serialised inner payload. Keys are in memory: this runs on the path of every workflow task. Thread-safe.
 *
 * <p>Namespace and workflow id are bound as associated data and written beside the payload ({@code encryption-namespace},
 * {@code encryption-workflow-id}). A payload without either is of a version that bound nothing, and is read as such.
 */
public final class EncryptingCodec implements PayloadCodec {
    static final String ENCODING = "encoding";
    static final String ENCRYPTED = "binary/encrypted";
    static final String CIPHER = "encryption-cipher";
    static final String KEY_ID = "encryption-key-id";

    static final String NAMESPACE = "encryption-namespace";
    static final String WORKFLOW_ID = "encryption-workflow-id";

    private final KeyRing ring;
    private final Place here;
    private final boolean acceptsUnencrypted;

    /** One that binds nothing and passes on what is not encrypted: for showing. */
    public EncryptingCodec(KeyRing ring) {
        this(ring, Place.UNKNOWN, true);
    }

    /**
     * One for a place.
     *
     * @param here what is known of where the payloads stand
     * @param acceptsUnencrypted whether what is not encrypted is passed on, which anyone may have written
     */
    EncryptingCodec(KeyRing ring, Place here, boolean acceptsUnencrypted) {
        this.ring = ring;
        this.here = here;
        this.acceptsUnencrypted = acceptsUnencrypted;
    }

    @Override
    public EncryptingCodec withContext(SerializationContext context) {
        return new EncryptingCodec(ring, here.within(context), acceptsUnencrypted);
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
        Payload.Builder encrypted = Payload.newBuilder()
                .putMetadata(ENCODING, ByteString.copyFromUtf8(ENCRYPTED))
                .putMetadata(CIPHER, ByteString.copyFromUtf8("AES/GCM/NoPadding"))
                .putMetadata(KEY_ID, ByteString.copyFromUtf8(ring.currentId()))
                .setData(ByteString.copyFrom(
                        AesGcm.encrypt(ring.currentKey(), plain.toByteArray(), here.associatedData())));
        putIfKnown(encrypted, NAMESPACE, here.namespace());
        putIfKnown(encrypted, WORKFLOW_ID, here.workflowId());
        return encrypted.build();
    }

    private static void putIfKnown(Payload.Builder payload, String name, @Nullable String value) {
        if (value != null) {
            payload.putMetadata(name, ByteString.copyFromUtf8(value));
        }
    }

    private Payload decrypt(Payload payload) {
        if (!ENCRYPTED.equals(metadata(payload, ENCODING))) {
            if (!acceptsUnencrypted) {
                throw UnreadablePayload.unencrypted();
            }
            return payload;
        }
        var bound = new Place(metadata(payload, NAMESPACE), metadata(payload, WORKFLOW_ID));
        if (!bound.mayStand(here)) {
            throw UnreadablePayload.misplaced(bound);
        }
        String id = metadata(payload, KEY_ID);
        SecretKey key = ring.key(id).orElseThrow(() -> UnreadablePayload.unknownKey(id));
        try {
            return Payload.parseFrom(AesGcm.decrypt(key, payload.getData().toByteArray(), bound.associatedData()));
        } catch (GeneralSecurityException | InvalidProtocolBufferException e) {
            throw UnreadablePayload.damaged("decrypting", e);
        }
    }

    static String metadata(Payload payload, String name) {
        ByteString value = payload.getMetadataOrDefault(name, ByteString.EMPTY);
        return value.toString(StandardCharsets.UTF_8);
    }
}
