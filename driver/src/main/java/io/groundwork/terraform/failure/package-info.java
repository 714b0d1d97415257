/**
 * The ways in which driving an engine goes wrong, as one sealed family.
 *
 * <p>Here: only {@link io.groundwork.terraform.failure.DriverException}. It is a leaf, so that every other package may
 * throw it without a cycle. Not here: expected endings (exit code 2 of a plan, an attempt that still runs), which are values.
 */
@NullMarked
package io.groundwork.terraform.failure;

import org.jspecify.annotations.NullMarked;
