package io.groundwork.codec;

import io.groundwork.keyring.KeyRing;
import io.temporal.payload.codec.ChainCodec;
import io.temporal.payload.codec.PayloadCodec;
import java.util.List;

/** What is done to every payload: the one place that says so to whoever writes and to whoever shows. */
public final class PayloadCodecs {
    private PayloadCodecs() {}

    /** Compressed where that pays, then encrypted. Thread-safe. */
    public static PayloadCodec of(KeyRing ring) {
        // Encoding goes through the list from its end.
        return new ChainCodec(List.of(new EncryptingCodec(ring), new DeflatingCodec()));
    }
}
