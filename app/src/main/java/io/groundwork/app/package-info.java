/** The entry point and the wiring of each process. Start with {@code Main}. */
@NullMarked
package io.groundwork.app;

import org.jspecify.annotations.NullMarked;
