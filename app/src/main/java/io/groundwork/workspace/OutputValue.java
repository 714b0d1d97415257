package io.groundwork.workspace;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One output of a workspace.
 *
 * @param value as JSON value (text, number, list, map); null where sensitive
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutputValue(boolean sensitive, @Nullable Object value) {}
