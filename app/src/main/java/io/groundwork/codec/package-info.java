/**
 * Payload encryption: what Temporal stores of our runs, only holders of the key ring can read. Start with
 * {@link io.groundwork.codec.EncryptingCodec}.
 */
@NullMarked
package io.groundwork.codec;

import org.jspecify.annotations.NullMarked;
