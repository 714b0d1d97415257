/** {@code run}, and everything else about one run: watching it, deciding, stopping, showing it. Start with {@link io.groundwork.cli.run.RunCommand}. */
@NullMarked
package io.groundwork.cli.run;

import org.jspecify.annotations.NullMarked;
