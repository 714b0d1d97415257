/** Commands that run until they are told to stop, and the key ring that these processes share. Start with {@link io.groundwork.cli.serve.Foreground}. */
@NullMarked
package io.groundwork.cli.serve;

import org.jspecify.annotations.NullMarked;
