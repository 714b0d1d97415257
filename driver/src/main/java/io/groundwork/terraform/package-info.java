/**
 * The facade and one record per engine command.
 *
 * <p>Here: {@link io.groundwork.terraform.Terraform} and the sealed {@link io.groundwork.terraform.Command}; each command
 * knows its own argv and which exit codes are answers. Not here: starting processes ({@code process}), what the engine says
 * ({@code event}), what it plans ({@code plan}), which binary it is ({@code engine}).
 *
 * <p>Read {@code Terraform} first, then {@code Plan}.
 */
@NullMarked
package io.groundwork.terraform;

import org.jspecify.annotations.NullMarked;
