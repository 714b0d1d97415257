package io.groundwork.web;

import io.groundwork.wire.CountedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** JSON is not read without an end: the parser stops if a body is larger than anybody's need. */
@RestControllerAdvice
public final class BodyLimit extends RequestBodyAdviceAdapter {
    @Override
    public boolean supports(
            MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converterType) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converterType)
            throws IOException {
        boolean worker = parameter.getContainingClass().equals(WorkerController.class);
        InputStream limited = new Limited(message.getBody(), worker ? Bodies.MOST_BYTES : Bodies.MOST_BYTES_OF_PEOPLE);
        return new HttpInputMessage() {
            @Override
            public InputStream getBody() {
                return limited;
            }

            @Override
            public HttpHeaders getHeaders() {
                return message.getHeaders();
            }
        };
    }

    /** Raises {@code body_too_large} where it is read beyond its limit. */
    private static final class Limited extends CountedInputStream {
        private final int most;

        Limited(InputStream in, int most) {
            super(in);
            this.most = most;
        }

        @Override
        protected void taken(long inAll) {
            if (inAll > most) {
                throw Bodies.tooLarge(most);
            }
        }
    }
}
