package io.groundwork.codec;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.temporal.payload.codec.PayloadCodecException;
import org.jspecify.annotations.Nullable;

/** A payload that cannot be read, or must not be. To Temporal's SDK a failed codec, to people a problem. */
public final class UnreadablePayload extends PayloadCodecException {
    private final transient Problem problem;
    private final boolean refused;

    private UnreadablePayload(Problem problem, boolean refused, @Nullable Throwable cause) {
        super(problem.message(), cause);
        this.problem = problem;
        this.refused = refused;
    }

    static UnreadablePayload unencrypted() {
        return new UnreadablePayload(
                new Problem(
                        "payload_unencrypted",
                        ProblemKind.USER,
                        "reading a payload: it is not encrypted, so anyone may have written it",
                        "send it through the codec server (--codec-endpoint of Temporal's CLI), or have an operator set"
                                + " GROUNDWORK_ACCEPT_UNENCRYPTED_PAYLOADS=true"),
                true,
                null);
    }

    static UnreadablePayload misplaced(Place bound) {
        return new UnreadablePayload(
                new Problem(
                        "payload_misplaced",
                        ProblemKind.USER,
                        "decrypting a payload: it was written for workflow " + printable(bound.workflowId())
                                + " in namespace " + printable(bound.namespace()),
                        "find out who copied it: it is refused everywhere else"),
                true,
                null);
    }

    static UnreadablePayload unknownKey(String id) {
        return new UnreadablePayload(
                new Problem(
                        "payload_key_unknown",
                        ProblemKind.USER,
                        "decrypting a payload: the key ring has no key " + printable(id),
                        "give this process the key ring that the payload was written with"),
                false,
                null);
    }

    static UnreadablePayload damaged(String doing, @Nullable Throwable cause) {
        return new UnreadablePayload(
                new Problem(
                        "payload_damaged",
                        ProblemKind.USER,
                        doing + " a payload: it was changed or cut off",
                        "send it as Temporal stores it"),
                true,
                cause);
    }

    static UnreadablePayload tooLarge(int mostBytes) {
        return new UnreadablePayload(
                new Problem(
                        "payload_too_large",
                        ProblemKind.USER,
                        "decompressing payloads: together they are larger than " + mostBytes + " bytes",
                        "ask for fewer at once; one of that size is nothing that Temporal takes: find out who wrote it"),
                true,
                null);
    }

    Problem problem() {
        return problem;
    }

    /** Whether no key can make it readable. False if another process, with another key ring, may be able to read it. */
    public boolean isRefused() {
        return refused;
    }

    /** The id comes from whoever sent the payload. */
    private static String printable(@Nullable String id) {
        String clean = id == null ? "" : id.replaceAll("[^\\w.:@/ -]", "?");
        return clean.isEmpty() ? "(unnamed)" : clean.substring(0, Math.min(clean.length(), 80));
    }
}
