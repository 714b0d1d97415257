package io.groundwork.server;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.secret.PrivateFiles;
import io.groundwork.secret.Secret;
import io.groundwork.secret.TokenText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The admin token, in a file that only its owner can read. */
public final class TokenFile {
    private TokenFile() {}

    /** Reads the token, and makes it at first; raises {@code token_file_unsafe}, {@code token_invalid} (user). */
    public static Secret loadOrCreate(Path file) {
        try {
            create(file);
            boolean shared = Files.getPosixFilePermissions(file).stream()
                    .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
            if (shared) {
                throw new Problem(
                                "token_file_unsafe",
                                ProblemKind.USER,
                                "others than its owner can read the token file " + file,
                                "chmod 600 it, or delete it to have a new token made")
                        .asException();
            }
            return TokenText.of(file, Files.readString(file));
        } catch (IOException e) {
            throw new Problem(
                            "token_file_unusable",
                            ProblemKind.RESOURCES,
                            "reading the token file " + file + ": " + e.getMessage(),
                            "check its owner and the space on its disk")
                    .asException(e);
        }
    }

    private static void create(Path file) throws IOException {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFiles.file())) {
            channel.write(java.nio.ByteBuffer.wrap(
                    (HexFormat.of().formatHex(bytes) + "\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (FileAlreadyExistsException e) {
            // Made before.
        }
    }
}
