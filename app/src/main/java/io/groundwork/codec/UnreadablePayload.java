package io.groundwork.codec;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.temporal.payload.codec.PayloadCodecException;
import org.jspecify.annotations.Nullable;

/** A payload that says it is ours and cannot be read. To Temporal's SDK a failed codec, to people a problem. */
final class UnreadablePayload extends PayloadCodecException {
    private final transient Problem problem;

    private UnreadablePayload(Problem problem, @Nullable Throwable cause) {
        super(problem.message(), cause);
        this.problem = problem;
    }

    static UnreadablePayload unknownKey(String id) {
        return new UnreadablePayload(
                new Problem(
                        "payload_key_unknown",
                        ProblemKind.USER,
                        "decrypting a payload: the key ring has no key " + printable(id),
                        "give this process the key ring that the payload was written with"),
                null);
    }

    static UnreadablePayload damaged(String doing, @Nullable Throwable cause) {
        return new UnreadablePayload(
                new Problem(
                        "payload_damaged",
                        ProblemKind.USER,
                        doing + " a payload: it was changed or cut off",
                        "send it as Temporal stores it"),
                cause);
    }

    static UnreadablePayload tooLarge(int mostBytes) {
        return new UnreadablePayload(
                new Problem(
                        "payload_too_large",
                        ProblemKind.USER,
                        "decompressing a payload: it is larger than " + mostBytes + " bytes",
                        "find out who wrote it: Temporal takes no payload of that size"),
                null);
    }

    Problem problem() {
        return problem;
    }

    /** The id comes from whoever sent the payload. */
    private static String printable(String id) {
        String clean = id.replaceAll("[^\\w.:@/ -]", "?");
        return clean.isEmpty() ? "(unnamed)" : clean.substring(0, Math.min(clean.length(), 80));
    }
}
