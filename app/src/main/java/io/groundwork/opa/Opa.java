package io.groundwork.opa;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.groundwork.problem.Problems;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.process.Bounds;
import io.groundwork.terraform.process.BriefRun;
import io.groundwork.terraform.process.EngineEnvironment;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code opa} program of this machine. Every call is a process of its own with bounds. Thread-safe. */
public final class Opa {
    private static final Pattern VERSION = Pattern.compile("Version:\\s*((\\d+)\\.\\d+\\.\\d+\\S*)");
    /** How it begins to complain where it was not asked for JSON. */
    private static final Pattern PLAIN_ERROR = Pattern.compile("\\d+ errors? occurred:\\s*");

    /** A policy may be wrong, the machine must survive it. */
    private static final long MOST_MEMORY = 4L << 30;

    private static final long MOST_OUTPUT = 64L << 20;

    private static final Duration VERSION_TIMEOUT = Duration.ofSeconds(30);

    /**
     * A verdict must not depend on who answers on the network, and a policy that somebody sends along with a run must not
     * carry the plan away or look around from where the worker is.
     */
    private static final Set<String> WITHHELD = Set.of(
            "http.send",
            "net.lookup_ip_addr",
            "opa.runtime",
            // A $ref in a schema is fetched from wherever it points to, also from this machine's files.
            "json.match_schema",
            "json.verify_schema");

    /**
     * What opa calls nondeterministic and yet reads nothing but its arguments, a clock or chance. Anything else that it calls so
     * is withheld: a later opa may have more ways out than are named above.
     */
    private static final Set<String> HARMLESS = Set.of(
            "io.jwt.decode_verify",
            "io.jwt.encode_sign",
            "io.jwt.encode_sign_raw",
            "rand.intn",
            "time.now_ns",
            "uuid.rfc4122");

    private final Path program;
    private final String version;
    private final EngineEnvironment environment;
    private final byte[] capabilities;

    private Opa(Path program, String version, EngineEnvironment environment, byte[] capabilities) {
        this.program = program;
        this.version = version;
        this.environment = environment;
        this.capabilities = capabilities;
    }

    /** Looks for it and asks it what it is; raises {@code opa_not_found} and {@code opa_unsupported} (user). */
    public static Opa find(OpaSettings settings) {
        Path program = locate(settings);
        EngineEnvironment environment = EngineEnvironment.from(Map.of("PATH", settings.searchPath()));
        try {
            Matcher matcher =
                    VERSION.matcher(BriefRun.of(program, List.of("version"), environment, bounded(VERSION_TIMEOUT))
                            .output());
            if (!matcher.find() || Integer.parseInt(matcher.group(2)) < 1) {
                throw unsupported(program, "it is no opa of version 1 or later");
            }
            BriefRun known =
                    BriefRun.of(program, List.of("capabilities", "--current"), environment, bounded(VERSION_TIMEOUT));
            return new Opa(program, matcher.group(1), environment, withoutWaysOut(known.output()));
        } catch (DriverException | JsonProcessingException e) {
            throw unsupported(program, String.valueOf(e.getMessage()));
        }
    }

    private static Bounds bounded(Duration time) {
        return Bounds.within(time).withMemory(MOST_MEMORY).withOutput(MOST_OUTPUT);
    }

    private static Path locate(OpaSettings settings) {
        String wanted = settings.program() == null ? "opa" : settings.program();
        Stream<Path> candidates = wanted.contains("/")
                ? Stream.of(Path.of(wanted).toAbsolutePath())
                : Stream.of(settings.searchPath().split(":", -1))
                        .filter(directory -> directory.startsWith("/"))
                        .map(directory -> Path.of(directory, wanted));
        return candidates
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .orElseThrow(() -> Problems.badInput(
                        "opa_not_found",
                        "there is no opa to judge by policies of your own: "
                                + (wanted.contains("/") ? wanted + " is no program" : wanted + " is not on PATH"),
                        "install opa 1.0 or later (https://www.openpolicyagent.org/docs/#1-download-opa) where the"
                                + " worker runs, or name it with GROUNDWORK_OPA"));
    }

    private static RuntimeException unsupported(Path program, String why) {
        return Problems.badInput(
                "opa_unsupported",
                "asking " + program + " what it is: " + why,
                "install opa 1.0 or later, or name another with GROUNDWORK_OPA");
    }

    private static byte[] withoutWaysOut(String capabilities) throws JsonProcessingException {
        JsonNode known = Json.mapper().readTree(capabilities);
        if (!(known instanceof ObjectNode all) || !known.path("builtins").isArray()) {
            throw new DriverException.Unsupported("it does not say what it is capable of");
        }
        ArrayNode given = Json.mapper().createArrayNode();
        for (JsonNode builtin : known.path("builtins")) {
            if (!isWithheld(builtin)) {
                given.add(builtin);
            }
        }
        all.set("builtins", given);
        // Schemas in annotations are loaded while a set is checked, before anything is evaluated.
        all.putArray("allow_net");
        return Json.mapper().writeValueAsBytes(all);
    }

    private static boolean isWithheld(JsonNode builtin) {
        String name = builtin.path("name").asText();
        return WITHHELD.contains(name) || (builtin.path("nondeterministic").asBoolean() && !HARMLESS.contains(name));
    }

    /** For people and records, e.g. {@code opa 1.9.0}. */
    public String description() {
        return "opa " + version;
    }

    /** What policies may use, for {@code --capabilities}. */
    void writeCapabilities(Path file) throws IOException {
        Files.write(file, capabilities);
    }

    /** How a call ended, and what it printed. */
    record Answer(int exitCode, String out, String err) {
        boolean worked() {
            return exitCode == 0;
        }

        /** What it complains about, with file and line where it names them. */
        String complaint() {
            List<String> told = new ArrayList<>(OpaErrors.in(out));
            told.addAll(OpaErrors.in(err));
            if (!told.isEmpty()) {
                return String.join("; ", told);
            }
            Matcher plain = PLAIN_ERROR.matcher(err.strip());
            if (plain.lookingAt()) {
                return OpaErrors.brief(err.strip().substring(plain.end()));
            }
            String text = (err + "\n" + out).strip().lines().findFirst().orElse("no word why");
            String how =
                    exitCode > 128 ? "opa was killed (signal " + (exitCode - 128) + ")" : "opa ended with " + exitCode;
            return how + ": " + OpaErrors.brief(text);
        }
    }

    /**
     * Runs it in a directory.
     *
     * @param scratch an existing directory for what it prints
     */
    Answer run(List<String> arguments, Path directory, Path scratch, Deadline deadline) {
        try {
            Path out = Files.createTempFile(scratch, "opa", ".out");
            Path err = Files.createTempFile(scratch, "opa", ".err");
            try {
                int exitCode = into(arguments, directory, out, err, deadline);
                return new Answer(exitCode, text(out), text(err));
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw PolicyProblems.disk("running opa", e);
        }
    }

    /** Whatever it wrote: a policy may make it print bytes that are no text. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private int into(List<String> arguments, Path directory, Path out, Path err, Deadline deadline) {
        try {
            return BriefRun.intoFiles(program, arguments, environment, directory, out, err, bounded(deadline.left()));
        } catch (DriverException.TimedOut e) {
            throw deadline.passed();
        } catch (DriverException.Outgrown e) {
            throw PolicyProblems.judging("opa was killed: it " + e.why());
        } catch (DriverException e) {
            throw PolicyProblems.judging("opa could not be run");
        }
    }
}
