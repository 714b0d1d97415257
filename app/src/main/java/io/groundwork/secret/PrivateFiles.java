package io.groundwork.secret;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Files and directories that only their owner can open. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private PrivateFiles() {}

    /** What a new file is to be made with. */
    public static FileAttribute<Set<PosixFilePermission>> file() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    }

    /** What a new directory is to be made with. */
    public static FileAttribute<Set<PosixFilePermission>> directory() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    /**
     * Makes an empty file for a program that would make it for everybody; one that is there stays, also if another process
     * made it at the same moment.
     */
    public static void createIfMissing(Path file) throws IOException {
        try {
            Files.createFile(file, file());
        } catch (FileAlreadyExistsException e) {
            // It is there, which is all that was asked for.
        }
    }

    /**
     * Writes a file by rename: a reader sees it as it was or as it is, never a part of it, also while others write it at the
     * same moment. What a process that dies meanwhile leaves lies beside it, as {@code NAME….draft}.
     */
    public static void replace(Path file, byte[] content) throws IOException {
        Path draft = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".draft", file());
        try {
            // On the disk before it has the name: after a power failure the file is what it was, or whole.
            Files.write(draft, content, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /**
     * Takes the rights of others from a directory and from what lies in it, to a depth: below a directory that they cannot
     * enter nothing is open to them.
     *
     * @param but names of files directly below that are left as they are
     * @return what was open to others
     */
    public static List<Path> close(Path root, int depth, Set<String> but) throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(root, depth)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                boolean left = root.equals(path.getParent())
                        && but.contains(path.getFileName().toString());
                if (!left && !Files.isSymbolicLink(path) && closeOne(path)) {
                    open.add(path);
                }
            }
        }
        return List.copyOf(open);
    }

    private static boolean closeOne(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> owners = EnumSet.copyOf(OWNER);
        owners.retainAll(permissions);
        if (owners.equals(permissions)) {
            return false;
        }
        Files.setPosixFilePermissions(path, owners);
        return true;
    }
}
