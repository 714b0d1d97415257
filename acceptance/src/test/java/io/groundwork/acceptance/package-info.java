/** The packaged distribution from outside: only the CLI and HTTP. Start with {@link io.groundwork.acceptance.Deployment}. */
@NullMarked
package io.groundwork.acceptance;

import org.jspecify.annotations.NullMarked;
