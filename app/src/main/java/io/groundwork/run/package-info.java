/**
 * The words everybody speaks: what a run is, what it goes through, what comes out. Pure: values and ports, no I/O, no
 * framework; Jackson's annotations are the only thing seen from outside. Start with
 * {@link io.groundwork.run.RunRequest}, then {@link io.groundwork.run.RunEvent}.
 */
@NullMarked
package io.groundwork.run;

import org.jspecify.annotations.NullMarked;
