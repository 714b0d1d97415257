/**
 * Keys at rest: the key ring in a file only its owner reads, and sealing bytes with it. A leaf: everyone may see it, it
 * sees only {@code problem}. Start with {@link io.groundwork.keyring.Sealer}.
 */
@NullMarked
package io.groundwork.keyring;

import org.jspecify.annotations.NullMarked;
