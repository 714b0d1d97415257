package io.groundwork.codec;

import io.groundwork.secret.Secret;
import java.util.List;

/**
 * What the operator of a codec server decides.
 *
 * @param bind address to listen on
 * @param port 0 to 65535; 0 for any that is free
 * @param origins whose pages may ask
 * @param token guards the endpoints
 */
public record CodecSettings(String bind, int port, List<WebOrigin> origins, Secret token) {
    public CodecSettings {
        origins = List.copyOf(origins);
    }
}
