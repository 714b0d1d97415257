/** Terraform and OpenTofu commands. Start with {@code Terraform}. */
@NullMarked
package io.groundwork.terraform;

import org.jspecify.annotations.NullMarked;
