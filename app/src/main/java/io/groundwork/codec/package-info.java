/**
 * Payload encryption: what Temporal stores of our runs, only holders of the key ring can read; and the HTTP endpoints by
 * which Temporal's UI and CLI show it to those who may. Start with {@link io.groundwork.codec.EncryptingCodec}, then
 * {@link io.groundwork.codec.CodecServer}.
 */
@NullMarked
package io.groundwork.codec;

import org.jspecify.annotations.NullMarked;
