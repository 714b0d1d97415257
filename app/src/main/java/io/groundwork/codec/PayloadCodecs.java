package io.groundwork.codec;

import io.groundwork.keyring.KeyRing;
import io.temporal.payload.codec.ChainCodec;
import io.temporal.payload.codec.PayloadCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done to every payload: the one place that says so to whoever writes and to whoever shows. */
public final class PayloadCodecs {
    /** Bytes of an answer before they are written as JSON, which takes several times that. */
    private static final int MOST_SHOWN = 16 << 20;

    private PayloadCodecs() {}

    /**
     * For workers, servers and clients: compressed if that pays, then encrypted, bound to the namespace and to the
     * workflow that Temporal's SDK names. Thread-safe.
     *
     * @param acceptUnencrypted whether a payload that is not encrypted is taken; otherwise it is an
     *     {@link UnreadablePayload}
     */
    public static PayloadCodec forTemporal(KeyRing ring, String namespace, boolean acceptUnencrypted) {
        return chain(new EncryptingCodec(ring, new Place(namespace, null), acceptUnencrypted), new DeflatingCodec());
    }

    /** For showing, and for whoever writes without a workflow at hand: what is not encrypted passes unchanged. Thread-safe. */
    static PayloadCodec forShowing(KeyRing ring, @Nullable String namespace) {
        return chain(new EncryptingCodec(ring, new Place(namespace, null), true), new DeflatingCodec(MOST_SHOWN));
    }

    private static PayloadCodec chain(EncryptingCodec encrypting, DeflatingCodec deflating) {
        // Encoding goes through the list from its end.
        return new ChainCodec(List.of(encrypting, deflating));
    }
}
