package io.groundwork.codec;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Makes big payloads smaller before they are encrypted, laid out as by the zlib codec of Temporal's Go SDK: {@code encoding:
 * binary/zlib}, the data is the deflated serialised inner payload. What is small, or does not shrink, passes unchanged.
 * Thread-safe.
 */
public final class DeflatingCodec implements PayloadCodec {
    static final String DEFLATED = "binary/zlib";
    /** Below this the bytes saved are not worth the time on the path of a workflow task. */
    static final int LEAST_BYTES = 1 << 10;
    /** Far above what Temporal takes as one payload, far below what would hurt: a few bytes can name gigabytes. */
    static final int MOST_BYTES = 32 << 20;

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return payloads.stream().map(DeflatingCodec::deflate).toList();
    }

    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return payloads.stream().map(DeflatingCodec::inflate).toList();
    }

    private static Payload deflate(Payload plain) {
        int size = plain.getSerializedSize();
        if (size < LEAST_BYTES) {
            return plain;
        }
        byte[] deflated = deflated(plain);
        if (deflated.length >= size) {
            return plain;
        }
        return Payload.newBuilder()
                .putMetadata(EncryptingCodec.ENCODING, ByteString.copyFromUtf8(DEFLATED))
                .setData(ByteString.copyFrom(deflated))
                .build();
    }

    private static byte[] deflated(Payload plain) {
        var bytes = new ByteArrayOutputStream(plain.getSerializedSize() / 2);
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try (var out = new DeflaterOutputStream(bytes, deflater)) {
            plain.writeTo(out);
        } catch (IOException e) {
            throw new PayloadCodecException("compressing a payload", e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private static Payload inflate(Payload payload) {
        if (!DEFLATED.equals(EncryptingCodec.metadata(payload, EncryptingCodec.ENCODING))) {
            return payload;
        }
        try (InputStream in = new InflaterInputStream(payload.getData().newInput())) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw UnreadablePayload.tooLarge(MOST_BYTES);
            }
            return Payload.parseFrom(bytes);
        } catch (IOException e) {
            throw UnreadablePayload.damaged("decompressing", e);
        }
    }
}
