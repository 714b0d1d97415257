/**
 * What an engine says while it works: its {@code -json} stream as sealed events.
 *
 * <p>Here: {@link io.groundwork.terraform.event.EngineEvent} and the pure line parser. Unknown types and fields are kept,
 * and so are lines that are no JSON (init mixes them in). Not here: reading files, redaction. Read {@code EngineEvent} first.
 */
@NullMarked
package io.groundwork.terraform.event;

import org.jspecify.annotations.NullMarked;
