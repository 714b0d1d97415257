package io.groundwork.dev;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemException;
import io.groundwork.problem.ProblemKind;
import io.groundwork.secret.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one directory that a stack on a laptop lives in, owned by one process at a time: the owner holds a lock that the
 * operating system drops with it, and says in {@code dev.json} where its server answers.
 */
public final class DataDirectory implements AutoCloseable {
    /** Raised with every change that an older Groundwork would not understand. */
    private static final int VERSION = 1;

    /** As deep as files lie that were made for everybody: what is below a closed directory is closed with it. */
    private static final int MENDED_DEPTH = 2;

    private static final String KEY_RING = "keyring.json";
    private static final String TOKEN = "token";
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

    private static final long LEAST_FREE_BYTES = 64L << 20;

    private final Path root;
    private final FileChannel lockChannel;
    private final List<Path> mended;

    private DataDirectory(Path root, FileChannel lockChannel, List<Path> mended) {
        this.root = root;
        this.mended = mended;
        this.lockChannel = lockChannel;
    }

    /**
     * Makes the directory where it is missing, and owns it until closed. Raises {@code data_directory_in_use} (conflict),
     * {@code data_directory_newer} (user), {@code data_directory_full} and {@code data_directory_unusable} (resources).
     */
    public static DataDirectory own(Path root) {
        FileChannel channel = null;
        try {
            Files.createDirectories(root, PrivateFiles.directory());
            checkVersion(root);
            checkSpace(root);
            boolean ours = Files.exists(root.resolve("version"));
            PrivateFiles.createIfMissing(root.resolve("lock"));
            channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw inUse(root);
            }
            PrivateFiles.createIfMissing(root.resolve("version"));
            Files.writeString(root.resolve("version"), VERSION + "\n");
            return new DataDirectory(root, channel, ours ? mend(root) : List.of());
        } catch (IOException e) {
            closeQuietly(channel);
            throw new Problem(
                            "data_directory_unusable",
                            ProblemKind.RESOURCES,
                            "opening the data directory " + root + ": " + e.getMessage(),
                            "check its owner and permissions, or name another one with --data-dir")
                    .asException(e);
        }
    }

    /**
     * A directory of an older version may be open to others, and so may what lies in it: that is closed, and said. Key ring and
     * token are left to their readers, who refuse an open one: it may have been read.
     */
    private static List<Path> mend(Path root) {
        try {
            List<Path> open = PrivateFiles.close(root, MENDED_DEPTH, Set.of(KEY_RING, TOKEN));
            if (!open.isEmpty()) {
                LOG.warn(
                        "others than its owner could open {} of the data directory {}, {} among them: closed (chmod go=)",
                        open.size() == 1 ? "a part" : open.size() + " parts",
                        root,
                        open.getFirst());
            }
            return open;
        } catch (IOException | UncheckedIOException e) {
            LOG.warn(
                    "others than its owner may be able to open the data directory {}: chmod -R go= it ({})",
                    root,
                    e.toString());
            return List.of();
        }
    }

    /** What others could open until now. */
    List<Path> mended() {
        return mended;
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static void checkVersion(Path root) throws IOException {
        try {
            int found =
                    Integer.parseInt(Files.readString(root.resolve("version")).strip());
            if (found > VERSION) {
                throw new Problem(
                                "data_directory_newer",
                                ProblemKind.USER,
                                "the data directory " + root + " was made by a newer Groundwork (layout " + found
                                        + ", this one knows " + VERSION + ")",
                                "use that Groundwork, or name another directory with --data-dir")
                        .asException();
            }
        } catch (NoSuchFileException e) {
            // A new directory.
        } catch (NumberFormatException e) {
            throw new Problem(
                            "data_directory_unusable",
                            ProblemKind.USER,
                            "the data directory " + root + " has a version file that is no number",
                            "name another directory with --data-dir")
                    .asException(e);
        }
    }

    private static void checkSpace(Path root) throws IOException {
        long free = Files.getFileStore(root).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            throw new Problem(
                            "data_directory_full",
                            ProblemKind.RESOURCES,
                            "the disk of the data directory " + root + " has " + (free >> 20) + " MiB left",
                            "free some space, or name another directory with --data-dir")
                    .asException();
        }
    }

    private static ProblemException inUse(Path root) {
        return new Problem(
                        "data_directory_in_use",
                        ProblemKind.CONFLICT,
                        "another groundwork process owns the data directory " + root,
                        "wait until it ends, or name another directory with --data-dir")
                .asException();
    }

    /** Tells other commands where this stack's server answers. */
    public void announce(URI server, @Nullable String temporalUi) throws IOException {
        ProcessHandle self = ProcessHandle.current();
        Map<String, Object> announcement = new LinkedHashMap<>();
        announcement.put("pid", self.pid());
        announcement.put(
                "startTime", self.info().startInstant().map(Instant::toString).orElse(""));
        announcement.put("server", server.toString());
        if (temporalUi != null) {
            announcement.put("temporalUi", temporalUi);
        }
        PrivateFiles.replace(root.resolve("dev.json"), new ObjectMapper().writeValueAsBytes(announcement));
    }

    /** The port of the last server here, where it is free; else 0. */
    int lastPort(String bind) {
        try {
            int port = Integer.parseInt(Files.readString(root.resolve("port")).strip());
            try (var probe = new ServerSocket(port, 1, InetAddress.getByName(bind))) {
                return probe.getLocalPort();
            }
        } catch (IOException | IllegalArgumentException e) {
            return 0;
        }
    }

    void rememberPort(int port) {
        try {
            PrivateFiles.createIfMissing(root.resolve("port"));
            Files.writeString(root.resolve("port"), port + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("noting the server's port", e);
        }
    }

    public Path root() {
        return root;
    }

    public Path keyRing() {
        return root.resolve(KEY_RING);
    }

    public Path token() {
        return root.resolve(TOKEN);
    }

    public Path worker() {
        return root.resolve("worker");
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(root.resolve("dev.json"));
        } catch (IOException e) {
            // Stale, then: readers check that the process it names lives.
        }
        closeQuietly(lockChannel);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The operating system drops the lock with the process at the latest.
            }
        }
    }
}
