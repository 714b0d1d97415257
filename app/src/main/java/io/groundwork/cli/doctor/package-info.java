/** {@code doctor}: what is missing on this machine before a run can work. Start with {@link io.groundwork.cli.doctor.Doctor}. */
@NullMarked
package io.groundwork.cli.doctor;

import org.jspecify.annotations.NullMarked;
