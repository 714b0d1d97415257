package io.groundwork.secret;

import io.groundwork.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where a process of ours finds a secret of its own: given to it, or in a file that others renew under its feet. */
public sealed interface SecretSource {
    /** The value as it is now; raises {@code secret_file_unreadable} (user). */
    Secret read();

    /** For people: the file, or that the value was given; never the value. */
    String describe();

    record Given(Secret value) implements SecretSource {
        @Override
        public Secret read() {
            return value;
        }

        @Override
        public String describe() {
            return value.toString();
        }
    }

    record InFile(Path path) implements SecretSource {
        @Override
        public Secret read() {
            try {
                return new Secret(Files.readString(path));
            } catch (IOException e) {
                String why = e instanceof NoSuchFileException ? "there is no such file" : "it cannot be read";
                throw Problems.badInput(
                        "secret_file_unreadable",
                        "reading " + path + ": " + why,
                        "correct the path, or let this process read the file");
            }
        }

        @Override
        public String describe() {
            return path.toString();
        }
    }
}
