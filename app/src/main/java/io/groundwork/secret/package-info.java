/**
 * A value that never prints, and references to such values. A leaf: everyone may see it. Start with
 * {@link io.groundwork.secret.SecretReference}.
 */
@NullMarked
package io.groundwork.secret;

import org.jspecify.annotations.NullMarked;
