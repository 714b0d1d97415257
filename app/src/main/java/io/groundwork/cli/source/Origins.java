package io.groundwork.cli.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what a directory is known: by its repository's remote and its path in there, which are the same for everybody who has
 * cloned it, or else by machine and path. Credentials in a remote's address are left out.
 */
final class Origins {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /** {@code git@example.com:acme/infra.git} */
    private static final Pattern SCP_LIKE = Pattern.compile("(?:[^/@]*@)?([^/:@]+):(?!/)(.+)");

    private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]*://(?:[^/]*@)?([^/?#]*)(/[^?#]*)?.*");
    private static final Pattern SECTION = Pattern.compile("\\[\\s*remote\\s+\"(.*)\"\\s*]");
    private static final Pattern URL = Pattern.compile("url\\s*=\\s*\"?([^\"]*)\"?");

    private Origins() {}

    /** The best first. */
    static List<String> of(Path directory) {
        List<String> names = new ArrayList<>();
        Path real = real(directory);
        for (Path root = real; root != null; root = root.getParent()) {
            if (Files.exists(root.resolve(".git"))) {
                Path repository = root;
                remote(repository).ifPresent(remote -> names.add("git:" + remote + inside(repository, real)));
                break;
            }
        }
        names.add("file://" + host() + real);
        return List.copyOf(names);
    }

    private static String inside(Path repository, Path directory) {
        Path path = repository.relativize(directory);
        return path.toString().isEmpty() ? "" : "//" + path;
    }

    private static Path real(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            return directory.toAbsolutePath().normalize();
        }
    }

    private static String host() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    /** Of the remote that is called origin, or else the first one. */
    private static Optional<String> remote(Path repository) {
        try {
            String remote = "";
            String first = "";
            for (String line : Files.readAllLines(gitDirectory(repository).resolve("config"))) {
                Matcher section = SECTION.matcher(line.strip());
                Matcher url = URL.matcher(line.strip());
                if (line.strip().startsWith("[")) {
                    remote = section.matches() ? section.group(1) : "";
                } else if (!remote.isEmpty() && url.matches()) {
                    if (remote.equals("origin")) {
                        return Optional.of(withoutCredentials(url.group(1)));
                    }
                    first = first.isEmpty() ? url.group(1) : first;
                }
            }
            return Optional.of(first).filter(any -> !any.isEmpty()).map(Origins::withoutCredentials);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A worktree and a submodule have a file there, which names another directory. */
    private static Path gitDirectory(Path repository) throws IOException {
        Path git = repository.resolve(".git");
        if (Files.isDirectory(git)) {
            return git;
        }
        Path named = repository.resolve(Files.readString(git).strip().replaceFirst("^gitdir:\\s*", ""));
        Path common = named.resolve("commondir");
        return Files.exists(common) ? named.resolve(Files.readString(common).strip()) : named;
    }

    /** However it is reached: host and path are the same over HTTPS and SSH. */
    static String withoutCredentials(String url) {
        int getter = url.indexOf("::");
        if (getter > 0) {
            return withoutCredentials(url.substring(getter + 2));
        }
        Matcher address = ADDRESS.matcher(url);
        Matcher scp = SCP_LIKE.matcher(url);
        String plain = url;
        if (address.matches()) {
            String host = address.group(1).toLowerCase(java.util.Locale.ROOT).replaceFirst(":\\d+$", "");
            plain = host + (address.group(2) == null ? "" : address.group(2));
        } else if (scp.matches()) {
            plain = scp.group(1).toLowerCase(java.util.Locale.ROOT) + "/" + scp.group(2);
        }
        return plain.replaceFirst("/+$", "").replaceFirst("\\.git$", "");
    }
}
