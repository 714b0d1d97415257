package io.groundwork.codec;

import io.temporal.payload.context.HasWorkflowSerializationContext;
import io.temporal.payload.context.SerializationContext;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a payload stands in Temporal. It is bound into the encryption, so that a payload cannot be moved to another place,
 * and written beside it, so that whoever decrypts knows what was bound.
 *
 * @param namespace null if it is not known
 * @param workflowId null if it is not known, or if the payload belongs to no workflow
 */
record Place(@Nullable String namespace, @Nullable String workflowId) {
    static final Place UNKNOWN = new Place(null, null);

    Place {
        namespace = namespace == null || namespace.isEmpty() ? null : namespace;
        workflowId = workflowId == null || workflowId.isEmpty() ? null : workflowId;
    }

    /** More exact, if Temporal's SDK says so. */
    Place within(SerializationContext context) {
        return context instanceof HasWorkflowSerializationContext workflow
                ? new Place(workflow.getNamespace(), workflow.getWorkflowId())
                : this;
    }

    /**
     * Whether a payload that was bound to this place may stand there. What was not bound, or is not known, contradicts
     * nothing: a codec server knows the namespace only, and binds no more.
     */
    boolean mayStand(Place there) {
        return fits(namespace, there.namespace) && fits(workflowId, there.workflowId);
    }

    private static boolean fits(@Nullable String bound, @Nullable String known) {
        return bound == null || known == null || bound.equals(known);
    }

    /** Empty for a payload that is bound to nothing, as all were before payloads were bound. */
    byte[] associatedData() {
        if (equals(UNKNOWN)) {
            return new byte[0];
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeUTF("groundwork payload 1");
            write(out, namespace);
            write(out, workflowId);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text == null ? -1 : bytes.length);
        out.write(bytes);
    }
}
