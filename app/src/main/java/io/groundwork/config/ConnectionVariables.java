package io.groundwork.config;

import io.groundwork.secret.Secret;
import io.groundwork.secret.SecretSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is said of the connection to Temporal: by variables under Temporal's own names or those of the seed, else by a
 * profile. Remembers who was listened to. For one reading by one thread.
 */
final class ConnectionVariables {
    /** A value and who says it. */
    record Named(String value, String source) {}

    /** Where a secret is, and who says so. */
    record Found(SecretSource where, String source) {}

    private final EnvironmentReader reader;
    private final ProfileFile profile;
    private final Set<String> sources = new LinkedHashSet<>();

    ConnectionVariables(EnvironmentReader reader, ProfileFile profile) {
        this.reader = reader;
        this.profile = profile;
    }

    /** Who was listened to, for people. */
    String sources() {
        return sources.isEmpty() ? "default" : String.join(", ", sources);
    }

    /** What a variable says, which may have another name in the environment. */
    @Nullable
    Named named(String variable, @Nullable String seed) {
        Named found = fromEnvironment(variable, seed);
        return found == null ? fromProfile(variable) : found;
    }

    /** What every variable with this beginning says. */
    Map<String, Named> beginningWith(String prefix) {
        Map<String, Named> named = new TreeMap<>();
        for (String variable : profile.values().keySet()) {
            Named value = fromProfile(variable);
            if (variable.startsWith(prefix) && value != null) {
                named.put(variable, value);
            }
        }
        reader.beginningWith(prefix).forEach((variable, value) -> named.put(variable, new Named(value, variable)));
        return named;
    }

    /** Null if nothing is said. */
    @Nullable
    Boolean flag(String variable) {
        Named named = named(variable, null);
        if (named == null) {
            return null;
        }
        Boolean flag = EnvironmentReader.flagOf(named.value());
        if (flag == null) {
            reader.refuse(named.source() + " is " + named.value() + ", neither true nor false");
        }
        use(variable, named, named.value());
        return flag;
    }

    /** A file, or its content; what the environment says of either is more than the profile. */
    @Nullable
    Found fileOrContent(String path, String data, @Nullable String seed) {
        Named file = fromEnvironment(path, seed);
        Named content = fromEnvironment(data, null);
        if (file == null && content == null) {
            file = fromProfile(path);
            content = fromProfile(data);
        }
        if (file != null && content != null) {
            contradict(nameIn(file, path), nameIn(content, data));
        }
        if (file != null) {
            Path absolute = Path.of(file.value()).toAbsolutePath();
            use(path, file, absolute.toString());
            return inFile(absolute, file.source());
        }
        return content == null ? null : given(data, content);
    }

    private static String nameIn(Named named, String variable) {
        return named.source().startsWith("profile ") ? variable + " of " + named.source() : named.source();
    }

    /** @param source whose file it is */
    Found inFile(Path path, String source) {
        sources.add(source);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            reader.refuse(source + " names a file that cannot be read: " + path);
        }
        return new Found(new SecretSource.InFile(path), source);
    }

    Found given(String variable, Named named) {
        var secret = new Secret(named.value());
        use(variable, named, secret.toString());
        return new Found(new SecretSource.Given(secret), named.source());
    }

    void contradict(String one, String other) {
        reader.refuse(one + " and " + other + " contradict each other; set one of them");
    }

    /** Notes what counts, as it may be shown. */
    String use(String variable, Named named, String shown) {
        sources.add(named.source());
        reader.note(variable, shown, named.source());
        return named.value();
    }

    private @Nullable Named fromEnvironment(String variable, @Nullable String seed) {
        String value = reader.raw(variable);
        String also = seed == null ? null : reader.raw(seed);
        if (value != null && also != null && seed != null && !value.equals(also)) {
            contradict(variable, seed);
        }
        if (value != null) {
            return new Named(value, variable);
        }
        return also == null || seed == null ? null : new Named(also, seed);
    }

    private @Nullable Named fromProfile(String variable) {
        String value = profile.values().get(variable);
        return value == null ? null : new Named(value, String.valueOf(profile.source()));
    }
}
