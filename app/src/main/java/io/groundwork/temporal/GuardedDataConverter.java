package io.groundwork.temporal;

import io.groundwork.codec.UnreadablePayload;
import io.groundwork.run.RunRequest;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.context.SerializationContext;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lets no refused payload stop a run. Temporal's SDK passes over a signal, and refuses an update, whose arguments raise a
 * {@link DataConverterException}; on anything else it would try the workflow task again for ever, and the run would hear
 * nothing more. A payload that another key ring may be able to read still does that: the key is about to arrive, and a signal
 * that one worker passes over and another one takes would make the history contradict itself.
 */
final class GuardedDataConverter implements DataConverter {
    private final DataConverter converter;

    GuardedDataConverter(DataConverter converter) {
        this.converter = converter;
    }

    @Override
    public Object[] fromPayloads(Optional<Payloads> content, Class<?>[] types, Type[] genericTypes) {
        try {
            return converter.fromPayloads(content, types, genericTypes);
        } catch (UnreadablePayload e) {
            if (!e.isRefused() || isInputOfOpenRun(types)) {
                throw e;
            }
            throw new DataConverterException(e.getMessage(), e);
        }
    }

    /**
     * A run that went on before has read its input: it was started when unencrypted payloads were still taken. It waits until
     * an operator allows them again; an unreadable input would end it.
     */
    private static boolean isInputOfOpenRun(Class<?>[] types) {
        return Arrays.asList(types).contains(RunRequest.class)
                && WorkflowUnsafe.isWorkflowThread()
                && WorkflowUnsafe.isReplaying();
    }

    @Override
    public <T> Optional<Payload> toPayload(T value) {
        return converter.toPayload(value);
    }

    @Override
    public <T> T fromPayload(Payload payload, Class<T> type, Type genericType) {
        return converter.fromPayload(payload, type, genericType);
    }

    @Override
    public Optional<Payloads> toPayloads(Object... values) {
        return converter.toPayloads(values);
    }

    @Override
    public <T> T fromPayloads(int index, Optional<Payloads> content, Class<T> type, Type genericType) {
        return converter.fromPayloads(index, content, type, genericType);
    }

    @Override
    public RuntimeException failureToException(Failure failure) {
        return converter.failureToException(failure);
    }

    @Override
    public Failure exceptionToFailure(Throwable exception) {
        return converter.exceptionToFailure(exception);
    }

    @Override
    public DataConverter withContext(SerializationContext context) {
        return new GuardedDataConverter(converter.withContext(context));
    }
}
