package io.groundwork.worker;

import static java.util.Objects.requireNonNull;

import io.groundwork.terraform.plan.Redactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What init made, kept for the next run of exactly the same configuration with the same engine, in whatever workspace:
 * {@code .terraform} and the lock file. Nothing in them names a workspace, an address or a token, because the backend
 * block is empty. Downloaded providers are not copied about (they can be hundreds of megabytes); links into a mirror are.
 */
final class InitCache {
    static final String DATA_DIRECTORY = ".terraform";

    /** Configurations of which it is kept what init made; those that were not used for the longest time go. */
    static final int MOST_KEPT = 64;

    private static final String DRAFT = "draft-";
    private static final long LONGEST_LOOKED_AT = 1 << 20;
    private static final Pattern PASSWORD_IN_ADDRESS = Pattern.compile("://(?!git@)[^/@\\s\"]+@");
    static final String LOCK_FILE = ".terraform.lock.hcl";

    private final WorkerDirectory directory;

    InitCache(WorkerDirectory directory) {
        this.directory = directory;
    }

    /** Puts what init made in place where it is known; says whether it did. */
    boolean restore(String key, Path workDirectory) throws IOException {
        Path kept = directory.initCache(key);
        if (!Files.isDirectory(kept)) {
            return false;
        }
        if (!providersAreThere(kept.resolve(DATA_DIRECTORY))) {
            deleteTree(kept);
            return false;
        }
        Files.setLastModifiedTime(kept, FileTime.from(Instant.now()));
        try {
            copyTree(kept, workDirectory);
        } catch (NoSuchFileException e) {
            // It made room for others meanwhile.
            deleteTree(workDirectory.resolve(DATA_DIRECTORY));
            return false;
        }
        return true;
    }

    /** Whether the workspace's own {@code .terraform} is for this key; puts the lock file back that goes with it. */
    boolean restoreHere(String key, String workspace, Path workDirectory) throws IOException {
        Path keyFile = directory.initKey(workspace);
        boolean ours = Files.exists(keyFile)
                && Files.readString(keyFile).equals(key)
                && Files.isDirectory(workDirectory.resolve(DATA_DIRECTORY))
                && providersAreThere(workDirectory.resolve(DATA_DIRECTORY));
        Path lock = directory.initLock(workspace);
        if (ours && Files.exists(lock) && !Files.exists(workDirectory.resolve(LOCK_FILE))) {
            Files.copy(lock, workDirectory.resolve(LOCK_FILE));
        }
        if (!ours) {
            // Something else is about to take its place.
            Files.deleteIfExists(keyFile);
        }
        return ours;
    }

    /** Notes that the workspace's {@code .terraform} is for this key from now on. */
    void noteHere(String key, String workspace, Path workDirectory) throws IOException {
        Path lock = directory.initLock(workspace);
        Files.deleteIfExists(lock);
        if (Files.exists(workDirectory.resolve(LOCK_FILE))) {
            Files.copy(workDirectory.resolve(LOCK_FILE), lock);
        }
        Files.writeString(directory.initKey(workspace), key);
    }

    /** Takes away what init made in the workspace, with what was kept of it for others; downloaded providers stay. */
    void forget(String workspace, Path workDirectory) throws IOException {
        Path keyFile = directory.initKey(workspace);
        if (Files.exists(keyFile)) {
            deleteTree(directory.initCache(Files.readString(keyFile)));
            Files.delete(keyFile);
        }
        try (Stream<Path> made = Files.list(workDirectory.resolve(DATA_DIRECTORY))) {
            for (Path path : made.filter(path -> !path.endsWith("providers")).toList()) {
                deleteTree(path);
            }
        }
    }

    /**
     * Takes away what init made in the workspace if the next run finds it among what is kept for all workspaces; that a run took
     * it from there is not noted. What holds downloaded providers is in the workspace alone, and stays.
     */
    void dropWhatIsKeptForAll(String workspace, Path workDirectory) throws IOException {
        Path keyFile = directory.initKey(workspace);
        Path made = workDirectory.resolve(DATA_DIRECTORY);
        if (hasDownloadedProviders(made)
                || (Files.exists(keyFile) && !Files.isDirectory(directory.initCache(Files.readString(keyFile))))) {
            return;
        }
        deleteTree(made);
        Files.deleteIfExists(directory.initLock(workspace));
        Files.deleteIfExists(keyFile);
    }

    /** Keeps what init made, unless it holds downloaded providers. Several workers' threads may do so at once. */
    void keep(String key, Path workDirectory) throws IOException {
        Path kept = directory.initCache(key);
        Path made = workDirectory.resolve(DATA_DIRECTORY);
        if (Files.isDirectory(kept) || !Files.isDirectory(made) || hasDownloadedProviders(made)) {
            return;
        }
        Path draft = Files.createTempDirectory(kept.getParent(), DRAFT);
        copyTree(made, Files.createDirectory(draft.resolve(DATA_DIRECTORY)));
        if (Files.exists(workDirectory.resolve(LOCK_FILE))) {
            Files.copy(workDirectory.resolve(LOCK_FILE), draft.resolve(LOCK_FILE));
        }
        try {
            Files.move(draft, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Somebody else was quicker; theirs is as good.
            deleteTree(draft);
        }
        makeRoom(requireNonNull(kept.getParent()));
    }

    /** Also for what a worker that was killed had begun to keep. */
    private static void makeRoom(Path all) throws IOException {
        List<Path> oldestFirst;
        try (Stream<Path> kept = Files.list(all)) {
            oldestFirst = kept.sorted(Comparator.comparing(InitCache::lastUse)).toList();
        }
        for (Path old : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - MOST_KEPT))) {
            deleteTree(old);
        }
    }

    private static FileTime lastUse(Path kept) {
        try {
            return Files.getLastModifiedTime(kept);
        } catch (IOException e) {
            // It is gone already.
            return FileTime.fromMillis(0);
        }
    }

    /**
     * Whether a secret stands in what init wrote beside providers: a module's source may carry one, and git keeps it.
     *
     * @param redactor with the secrets of the run
     */
    static boolean holdsSecrets(Path made, Redactor redactor) throws IOException {
        if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(made)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !made.relativize(file).startsWith("providers"))
                    .anyMatch(file -> holdsSecret(file, redactor));
        } catch (UncheckedIOException e) {
            throw new IOException("looking at what init made", e);
        }
    }

    private static boolean holdsSecret(Path file, Redactor redactor) {
        try {
            if (Files.size(file) > LONGEST_LOOKED_AT) {
                // Packed objects of git and the like: a source's address is short.
                return false;
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            boolean says = file.endsWith("modules.json") || file.endsWith("config");
            return !redactor.text(text).equals(text)
                    || (says && PASSWORD_IN_ADDRESS.matcher(text).find());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasDownloadedProviders(Path made) throws IOException {
        return anyProvider(made, file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    }

    /** A mirror or a cache may have been tidied up since. */
    private static boolean providersAreThere(Path made) throws IOException {
        return !anyProvider(made, file -> Files.isSymbolicLink(file) && !Files.exists(file));
    }

    private static boolean anyProvider(Path made, Predicate<Path> fits) throws IOException {
        Path providers = made.resolve("providers");
        if (!Files.isDirectory(providers)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(providers)) {
            return files.anyMatch(fits);
        }
    }

    static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(dir)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                // A link is copied as a link.
                Files.copy(
                        file,
                        to.resolve(from.relativize(file)),
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.REPLACE_EXISTING);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @org.jspecify.annotations.Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
