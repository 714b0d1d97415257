package io.groundwork.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.grpc.Metadata;
import io.temporal.envconfig.ClientConfig;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One profile of Temporal's configuration file, as what the variables of the same meaning would say. The library that
 * reads it passes over keys it does not know; here they are errors, for a misspelt one may be the one that mattered.
 *
 * @param source for people; null if there is no profile
 */
record ProfileFile(@Nullable String source, Map<String, String> values) {
    private static final String DEFAULT_PROFILE = "default";
    private static final ProfileFile NONE = new ProfileFile(null, Map.of());
    /** The last two are of Temporal's own tools and mean nothing to us. */
    private static final Set<String> PROFILE_KEYS =
            Set.of("address", "namespace", "api_key", "tls", "grpc_meta", "codec", "oauth");

    private static final Set<String> TLS_KEYS = Set.of(
            "disabled",
            "client_cert_path",
            "client_cert_data",
            "client_key_path",
            "client_key_data",
            "server_ca_cert_path",
            "server_ca_cert_data",
            "server_name",
            "disable_host_verification");

    static ProfileFile read(EnvironmentReader reader, Settings.Profile which) {
        Path named = reader.path("TEMPORAL_CONFIG_FILE");
        String name = reader.text("TEMPORAL_PROFILE");
        Path file = named != null ? named : ownPlace(reader);
        if (named == null && name == null && which == Settings.Profile.NAMED_ONLY) {
            return NONE;
        }
        if (file == null || !Files.isRegularFile(file)) {
            if (named != null || name != null) {
                reader.refuse((named != null ? "TEMPORAL_CONFIG_FILE" : "TEMPORAL_PROFILE") + " needs the file "
                        + (file == null ? "temporal.toml" : file) + ", which is not there");
            }
            return NONE;
        }
        String profile = name == null ? DEFAULT_PROFILE : name;
        try {
            byte[] bytes = Files.readAllBytes(file);
            JsonNode profiles = profiles(reader, file, bytes);
            if (!profiles.has(profile)) {
                if (named != null || name != null) {
                    reader.refuse("there is no profile " + profile + " in " + file + ", only: " + names(profiles));
                }
                return NONE;
            }
            String source = "profile " + profile + " of " + file;
            checkKeys(reader, source, profiles.get(profile), PROFILE_KEYS);
            checkKeys(reader, source + ", table tls", profiles.get(profile).path("tls"), TLS_KEYS);
            ClientConfigProfile found =
                    ClientConfig.fromToml(bytes).getProfiles().get(profile);
            return found == null ? NONE : new ProfileFile(source, values(found));
        } catch (JsonProcessingException e) {
            // Its message may quote the line, and a key with it.
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            reader.refuse(file + " is not TOML as Temporal writes it" + (line > 0 ? ": see line " + line : ""));
        } catch (IOException e) {
            reader.refuse(file + " cannot be read");
        }
        return NONE;
    }

    private static @Nullable Path ownPlace(EnvironmentReader reader) {
        String configuration = reader.raw("XDG_CONFIG_HOME");
        String home = reader.raw("HOME");
        Path directory =
                configuration != null ? Path.of(configuration) : home != null ? Path.of(home, ".config") : null;
        return directory == null ? null : directory.resolve("temporalio").resolve("temporal.toml");
    }

    private static JsonNode profiles(EnvironmentReader reader, Path file, byte[] bytes) throws IOException {
        JsonNode all = new TomlMapper().readTree(bytes);
        checkKeys(reader, file.toString(), all, Set.of("profile"));
        return all.path("profile");
    }

    private static void checkKeys(EnvironmentReader reader, String where, JsonNode table, Set<String> known) {
        for (var field : table.properties()) {
            if (!known.contains(field.getKey())) {
                reader.refuse("there is no key " + field.getKey() + " in " + where + "; did you mean "
                        + SpellingSuggestion.to(field.getKey(), known) + "?");
            }
        }
    }

    private static String names(JsonNode profiles) {
        Set<String> names = new TreeSet<>();
        profiles.fieldNames().forEachRemaining(names::add);
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static Map<String, String> values(ClientConfigProfile profile) {
        Map<String, String> values = new LinkedHashMap<>();
        put(values, "TEMPORAL_ADDRESS", profile.getAddress());
        put(values, "TEMPORAL_NAMESPACE", profile.getNamespace());
        put(values, "TEMPORAL_API_KEY", profile.getApiKey());
        ClientConfigTLS tls = profile.getTls();
        if (tls != null) {
            put(values, "TEMPORAL_TLS", tls.isDisabled() == null ? null : !tls.isDisabled());
            put(values, "TEMPORAL_TLS_CLIENT_CERT_PATH", tls.getClientCertPath());
            put(values, "TEMPORAL_TLS_CLIENT_CERT_DATA", text(tls.getClientCertData()));
            put(values, "TEMPORAL_TLS_CLIENT_KEY_PATH", tls.getClientKeyPath());
            put(values, "TEMPORAL_TLS_CLIENT_KEY_DATA", text(tls.getClientKeyData()));
            put(values, "TEMPORAL_TLS_SERVER_CA_CERT_PATH", tls.getServerCACertPath());
            put(values, "TEMPORAL_TLS_SERVER_CA_CERT_DATA", text(tls.getServerCACertData()));
            put(values, "TEMPORAL_TLS_SERVER_NAME", tls.getServerName());
            put(values, "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", tls.isDisableHostVerification());
        }
        Metadata headers = profile.getMetadata();
        if (headers != null) {
            for (String name : headers.keys()) {
                put(
                        values,
                        TemporalReader.HEADER + name.replace('-', '_').toUpperCase(Locale.ROOT),
                        headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
            }
        }
        return values;
    }

    private static void put(Map<String, String> values, String name, @Nullable Object value) {
        if (value != null && !value.toString().isBlank()) {
            values.put(name, value.toString());
        }
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
