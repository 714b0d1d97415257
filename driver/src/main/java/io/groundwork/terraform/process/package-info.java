/**
 * The only place that starts a process.
 *
 * <p>Here: the detached supervisor and the directory protocol it speaks ({@link io.groundwork.terraform.process.Attempt}),
 * the engine's environment, reading its growing output. Not here: what is run and what the output means. Read {@code
 * Attempt} first, then the script {@code supervise.sh}.
 */
@NullMarked
package io.groundwork.terraform.process;

import org.jspecify.annotations.NullMarked;
