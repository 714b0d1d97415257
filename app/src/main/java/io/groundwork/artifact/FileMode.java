package io.groundwork.artifact;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The nine bits of a file's mode that say who may do what; an archive's other bits are nobody's. Pure. */
final class FileMode {
    private static final String ALL = "rwxrwxrwx";
    private static final int FIRST = 0400;

    private FileMode() {}

    static int of(Set<PosixFilePermission> permissions) {
        String text = PosixFilePermissions.toString(permissions);
        int mode = 0;
        for (int n = 0; n < ALL.length(); n++) {
            mode |= text.charAt(n) == '-' ? 0 : FIRST >> n;
        }
        return mode;
    }

    static Set<PosixFilePermission> permissions(int mode) {
        var text = new StringBuilder();
        for (int n = 0; n < ALL.length(); n++) {
            text.append((mode & (FIRST >> n)) == 0 ? '-' : ALL.charAt(n));
        }
        return PosixFilePermissions.fromString(text.toString());
    }
}
