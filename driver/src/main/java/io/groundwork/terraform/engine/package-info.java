/**
 * Which binary runs, which version it is, what it can do.
 *
 * <p>Here: finding the engine and asking it for its version; what differs between Terraform and OpenTofu, in one file each
 * ({@code TerraformDialect}, {@code TofuDialect}). Not here: commands, processes. Read {@link
 * io.groundwork.terraform.engine.EngineLocator} first.
 */
@NullMarked
package io.groundwork.terraform.engine;

import org.jspecify.annotations.NullMarked;
