package io.groundwork.artifact;

import io.groundwork.wire.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What a stream was made of.
 *
 * @param digest SHA-256 in hex
 * @param size bytes
 */
record CountedDigest(String digest, long size) {
    /** Reads it to its end. */
    static CountedDigest of(InputStream in) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        byte[] buffer = new byte[1 << 16];
        long size = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sha256.update(buffer, 0, n);
            size += n;
        }
        return new CountedDigest(HexFormat.of().formatHex(sha256.digest()), size);
    }
}
