package io.groundwork.terraform.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processes of one session: what we start begins one, and what that starts is in it unless it leaves on purpose. */
final class Session {

    private static final int SESSION = 3;
    private static final String OWN = "RssAnon:";

    private Session() {}

    /** Memory that all of them have in use together, without that of their program files, which they share. */
    static long memoryBytes(long session) {
        long bytes = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (isIn(process, session)) {
                    bytes += memoryBytes(process);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return bytes;
        }
        return bytes;
    }

    private static boolean isIn(Path process, long session) {
        try {
            String stat = text(process.resolve("stat"));
            return stat.substring(stat.lastIndexOf(')') + 2)
                    .split(" ", -1)[SESSION]
                    .equals(Long.toString(session));
        } catch (IOException e) {
            // It has ended since.
            return false;
        }
    }

    private static long memoryBytes(Path process) {
        try {
            return text(process.resolve("status"))
                    .lines()
                    .filter(line -> line.startsWith(OWN))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
