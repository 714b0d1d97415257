package io.groundwork.codec;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
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
    /**
     * Of all payloads of a call together: far above what Temporal takes, far below what would hurt. A few bytes can name
     * gigabytes, and a thousand payloads a thousand times that.
     */
    static final int MOST_BYTES = 32 << 20;

    private final int mostBytes;

    public DeflatingCodec() {
        this(MOST_BYTES);
    }

    /** @param mostBytes of all payloads of a call together, once they are decompressed */
    DeflatingCodec(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return payloads.stream().map(DeflatingCodec::deflate).toList();
    }

    @Override
    public List<Payload> decode(List<Payload> payloads) {
        List<Payload> inflated = new ArrayList<>(payloads.size());
        int left = mostBytes;
        for (Payload payload : payloads) {
            Payload plain = payload;
            if (isDeflated(payload)) {
                plain = inflate(payload, left);
                left -= plain.getSerializedSize();
            }
            inflated.add(plain);
        }
        return List.copyOf(inflated);
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

    private static boolean isDeflated(Payload payload) {
        return DEFLATED.equals(EncryptingCodec.metadata(payload, EncryptingCodec.ENCODING));
    }

    private Payload inflate(Payload payload, int left) {
        try (InputStream in = new InflaterInputStream(payload.getData().newInput())) {
            byte[] bytes = in.readNBytes(left + 1);
            if (bytes.length > left) {
                throw UnreadablePayload.tooLarge(mostBytes);
            }
            return Payload.parseFrom(bytes);
        } catch (IOException e) {
            throw UnreadablePayload.damaged("decompressing", e);
        }
    }
}
