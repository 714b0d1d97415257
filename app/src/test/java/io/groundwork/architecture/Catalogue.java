package io.groundwork.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Map;
import java.util.Set;

/**
 * Calls whose answer is another one at the next replay, after the catalogue of Temporal's workflow check. The order of
 * hash sets and maps belongs to it too, but cannot be told from a call.
 */
final class Catalogue {
    private static final String ANY = "*";

    private static final Map<String, Set<String>> CLOCKS = Map.ofEntries(
            Map.entry("java.lang.System", Set.of("currentTimeMillis", "nanoTime")),
            Map.entry("java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system", "tick", "tickMillis")),
            Map.entry("java.time.Instant", Set.of("now")),
            Map.entry("java.time.LocalDate", Set.of("now")),
            Map.entry("java.time.LocalDateTime", Set.of("now")),
            Map.entry("java.time.LocalTime", Set.of("now")),
            Map.entry("java.time.OffsetDateTime", Set.of("now")),
            Map.entry("java.time.ZonedDateTime", Set.of("now")),
            Map.entry("java.time.Year", Set.of("now")),
            Map.entry("java.util.Date", Set.of("<init>")),
            Map.entry("java.util.Calendar", Set.of("getInstance")));

    private static final Map<String, Set<String>> CHANCE = Map.of(
            "java.lang.Math", Set.of("random"),
            "java.util.Random", Set.of(ANY),
            "java.util.SplittableRandom", Set.of(ANY),
            "java.security.SecureRandom", Set.of(ANY),
            "java.util.concurrent.ThreadLocalRandom", Set.of(ANY),
            "java.util.random.RandomGenerator", Set.of(ANY),
            "java.util.UUID", Set.of("randomUUID"),
            "java.lang.System", Set.of("identityHashCode"));

    private static final Map<String, Set<String>> SURROUNDINGS = Map.of(
            "java.lang.System",
                    Set.of("getenv", "getProperty", "getProperties", "setProperty", "exit", "in", "out", "err"),
            "java.util.Locale", Set.of("getDefault"),
            "java.util.TimeZone", Set.of("getDefault"),
            "java.time.ZoneId", Set.of("systemDefault"),
            "java.lang.Runtime", Set.of(ANY),
            "java.lang.ProcessBuilder", Set.of(ANY),
            "java.lang.ProcessHandle", Set.of(ANY));

    private static final Map<String, Set<String>> THREADS = Map.of(
            "java.lang.Thread", Set.of(ANY),
            "java.lang.Object", Set.of("wait", "notify", "notifyAll"),
            "java.util.Timer", Set.of(ANY),
            "java.util.Collection", Set.of("parallelStream"),
            "java.util.stream.BaseStream", Set.of("parallel"));

    private static final Set<String> IO_PACKAGES =
            Set.of("java.nio.file", "java.nio.channels", "java.net.http", "java.sql", "javax.sql");

    private static final Set<String> IO_CLASSES = Set.of(
            "java.io.File",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.RandomAccessFile",
            "java.net.Socket",
            "java.net.ServerSocket",
            "java.net.DatagramSocket",
            "java.net.InetAddress");

    private Catalogue() {}

    /** Whether a replay may get another answer, or do a thing twice. */
    static boolean changesOnReplay(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return touchesTheWorld(access)
                || listed(CLOCKS, access)
                || listed(CHANCE, access)
                || (owner.startsWith("java.util.concurrent.") && !owner.equals("java.util.concurrent.TimeUnit"));
    }

    /** Whether the call reads or changes what is outside of the program's values. */
    static boolean touchesTheWorld(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return listed(SURROUNDINGS, access)
                || listed(THREADS, access)
                || IO_CLASSES.contains(owner)
                || IO_PACKAGES.stream().anyMatch(each -> owner.startsWith(each + "."))
                || (owner.equals("java.util.concurrent.TimeUnit")
                        && access.getName().equals("sleep"));
    }

    private static boolean listed(Map<String, Set<String>> table, JavaAccess<?> access) {
        Set<String> names = table.getOrDefault(access.getTargetOwner().getName(), Set.of());
        return names.contains(ANY) || names.contains(access.getName());
    }
}
