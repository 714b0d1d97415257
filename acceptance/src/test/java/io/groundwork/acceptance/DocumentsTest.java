package io.groundwork.acceptance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every command that a document shows is typed as a new user would, and does what it says; a new one needs a story. */
class DocumentsTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Pattern RUN = Pattern.compile("run-[0-9a-z]{16}");
    private static final String A_RUN = "run-0mft3k2v9a1b2c3d";
    private static final String HOW_TO_DECIDE = "groundwork deny run-";
    private static final String CODEC_SERVER = "codec-server --web http://localhost:8080";

    private final Map<String, Consumer<Typist>> stories = Map.ofEntries(
            Map.entry("README.md", this::readme),
            Map.entry("docs/cli.md", this::cli),
            Map.entry("docs/codec.md", this::codec),
            Map.entry("docs/from-the-demo.md", this::fromTheDemo),
            Map.entry("docs/metrics.md", this::metrics),
            Map.entry("docs/policies.md", this::policies),
            Map.entry("docs/providers.md", this::providers),
            Map.entry("docs/temporal.md", this::temporal),
            Map.entry("examples/cdktf/README.md", this::cdktf),
            Map.entry("examples/hello/README.md", this::hello),
            Map.entry("examples/needs-approval/README.md", this::needsApproval),
            Map.entry("examples/policies/README.md", this::examplesOfPolicies),
            Map.entry("examples/registry-module/README.md", this::registryModule),
            Map.entry("examples/slow/README.md", this::slow),
            Map.entry("examples/temporal-cloud-admin-user/README.md", this::adminUser),
            Map.entry("examples/temporal-cloud-namespace/README.md", this::namespace));

    @TempDir
    Path root;

    private ModuleRegistry modules;
    private Deployment groundwork;

    /** With everything in the worker's environment that the documents say has to be there. */
    @BeforeEach
    void deploy() throws IOException {
        Path nested = Files.createDirectories(root.resolve("iam/modules/iam-user"));
        Files.copy(Path.of(Deployment.example("registry-module/greeting"), "main.tf"), nested.resolve("main.tf"));
        modules = new ModuleRegistry(Map.of(
                "terraform-aws-modules/vpc/aws/5.8.1",
                nested,
                "terraform-aws-modules/iam/aws/5.48.0",
                root.resolve("iam")));
        Path engineConfiguration = Cloud.engineConfiguration(
                Files.createDirectories(root.resolve("engine")), modules.asHost("registry.terraform.io"));
        // What https://example.com is in the documents is a directory here.
        Files.writeString(root.resolve(".gitconfig"), """
                [url "file://%s/"]
                  insteadOf = https://example.com/
                """.formatted(root));
        groundwork = new Deployment(
                Files.createDirectories(root.resolve("deployment")),
                Map.of(
                        "TF_CLI_CONFIG_FILE", engineConfiguration.toString(),
                        "GIT_CONFIG_GLOBAL", root.resolve(".gitconfig").toString(),
                        "GROUNDWORK_ENGINE_ENVIRONMENT", "GIT_CONFIG_GLOBAL",
                        "GROUNDWORK_SECRET_NAMES", "TEMPORAL_CLOUD_API_KEY,CLOUDFLARE_API_TOKEN,AWS_*",
                        "CLOUDFLARE_API_TOKEN", "a-token",
                        "AWS_ACCESS_KEY_ID", "an-id",
                        "AWS_SECRET_ACCESS_KEY", "a-secret",
                        "AWS_REGION", "eu-central-1"));
    }

    @AfterEach
    void stop() {
        groundwork.close();
        modules.close();
    }

    @TestFactory
    Stream<DynamicTest> every_command_of_a_document_is_typed_and_does_what_it_says() {
        List<Document> documents = Document.withCommands();
        assertThat(stories.keySet())
                .as("documents with commands, and stories that type them")
                .containsExactlyInAnyOrderElementsOf(
                        documents.stream().map(Document::path).toList());
        return documents.stream()
                .map(document -> DynamicTest.dynamicTest(document.path(), () -> {
                    Path home = root.resolve("home-" + document.path().replaceAll("\\W", "-"));
                    try (var typist = new Typist(document, home, groundwork.environment())) {
                        story(document).accept(typist);
                        typist.assertNothingLeft();
                    }
                }));
    }

    private Consumer<Typist> story(Document document) {
        return requireNonNull(stories.get(document.path()));
    }

    private void readme(Typist user) {
        user.unset("GROUNDWORK_SERVER");
        user.typeWell("run examples/hello --auto-approve", "applied", "greeting");
        user.leaveTo("what runs these tests", "make test");
    }

    private void cli(Typist user) {
        aNetworkWithPolicies(user);
        user.typeWell("run examples/hello --auto-approve", "applied");
        Program network = user.leave("--workspace prod-network", HOW_TO_DECIDE);
        Program module = user.leave("run --module terraform-aws-modules/vpc/aws", HOW_TO_DECIDE);
        Program judged = user.leave("run network --policy", HOW_TO_DECIDE);

        user.typeWell("groundwork runs --workspace hello --status awaiting_approval");
        user.where(A_RUN, runOf(network));
        user.typeWell("groundwork status", "awaiting_approval", "prod-network");
        user.typeWell("groundwork plan", "terraform_data.network", "eu");
        user.typeWell("groundwork approve", "approved");
        user.typeWell("groundwork logs", "applied");
        assertThat(network.await(SOON).exitCode()).isZero();
        user.where(A_RUN, runOf(module));
        user.typeWell("groundwork deny", "denied");
        assertThat(module.await(SOON).exitCode()).isEqualTo(3);
        user.where(A_RUN, runOf(judged));
        user.typeWell("groundwork cancel");
        assertThat(judged.await(SOON).exitCode()).isEqualTo(130);

        user.typeWell("groundwork outputs hello", "greeting");
        user.typeWell("groundwork state list hello", "terraform_data.");
        user.typeWell("groundwork state pull hello");
        assertThat(user.home().resolve("hello.tfstate")).content().contains("\"lineage\"");
        user.typeWell("groundwork state push hello-again", "hello-again", "serial");
        user.prepare("groundwork run examples/hello --destroy --auto-approve");

        aPlanOfTheNetwork(user);
        user.prepare("terraform show -json plan.bin >plan.json");
        user.typeTo(3, "groundwork policy eval", "soft-mandatory tags/deny: no tags", "advisory cost/deny");
        user.typeWell("groundwork policy test policies/tags", "PASS: 1/1");

        Map<String, String> deployment = user.unset("GROUNDWORK_KEY_RING");
        user.typeWell("groundwork keyring create");
        user.typeWell("groundwork keyring rotate");
        deployment.forEach(user::set);
        user.typeWell("groundwork doctor", "terraform");
        aStackOfOnesOwn(user);
        theProcesses(user);
        user.typeWell("groundwork version", "groundwork");
    }

    private static void aStackOfOnesOwn(Typist user) {
        Map<String, String> deployment = user.unset("GROUNDWORK_SERVER", "GROUNDWORK_TOKEN_FILE", "TEMPORAL_ADDRESS");
        user.leave("groundwork dev", "ready").close();
        deployment.forEach(user::set);
    }

    private void theProcesses(Typist user) {
        user.where("temporal.internal:7233", groundwork.temporalAddress());
        user.where("--port 8233", "--port " + Ports.free());
        user.leave("groundwork server", "ready").close();
        user.prepare("mkdir -p etc && cp \"$GROUNDWORK_TOKEN_FILE\" etc/token");
        user.where("https://groundwork.internal", groundwork.server().toString());
        user.leave("groundwork worker", "ready").close();
        aCodecServer(user);
    }

    private static void aCodecServer(Typist user) {
        user.where(CODEC_SERVER, CODEC_SERVER + " --port " + Ports.free());
        user.leave("groundwork codec-server", "ready").close();
    }

    private void codec(Typist user) {
        try (Program codec = groundwork.start("codec-server", "--port", "0")) {
            user.where("http://127.0.0.1:PORT", codec.address("codec endpoint"));
            user.prepare("mkdir -p .local/share/groundwork && cp \"$GROUNDWORK_TOKEN_FILE\" .local/share/groundwork/");
            user.where("WORKFLOW", "shown." + applied("shown"));
            user.typeWell("TEMPORAL_CODEC_ENDPOINT=");
            user.typeWell("TEMPORAL_CODEC_AUTH=");
            user.typeWell("temporal workflow show", "input[0].workspace: shown");
        }
        aCodecServer(user);
    }

    private void fromTheDemo(Typist user) {
        applied("shop");
        try (Program codec = groundwork.start("codec-server", "--port", "0")) {
            user.where("http://127.0.0.1:PORT", codec.address("codec endpoint"));
            user.prepare("mkdir -p .local/share/groundwork && cp \"$GROUNDWORK_TOKEN_FILE\" .local/share/groundwork/");
            user.typeWell("TEMPORAL_CODEC_ENDPOINT=");
            user.typeWell("TEMPORAL_CODEC_AUTH=");
            user.typeWell("temporal workflow start", "my-own-id");
        }
        String shown = user.await("groundwork runs --workspace shop", "on temporal");
        assertThat(RUN.matcher(shown).results()).hasSize(2);
        user.await("groundwork runs --workspace shop", "no changes");
    }

    private void metrics(Typist user) {
        int port = Ports.free();
        user.where("9464", Integer.toString(port));
        user.where("https://groundwork.internal", groundwork.server().toString());
        Program worker = user.leave("groundwork worker", "ready");
        user.await("curl -s http://127.0.0.1:" + port + "/metrics", "groundwork_server_up 1");
        worker.close();
        // As it is, it keeps its data where it stands and takes a port that somebody here may have.
        user.where("prometheus --config", "prometheus --web.listen-address=127.0.0.1:" + Ports.free() + " --config");
        user.leave("prometheus --", "Server is ready to receive web requests").close();
    }

    private void policies(Typist user) {
        aNetworkWithPolicies(user);
        Program judged = user.leave("run network --policy", HOW_TO_DECIDE);
        assertThat(judged.out()).contains("tags/deny: no tags");
        user.prepare(
                "mkdir -p etc/policies && cp -r policies/tags etc/policies/base && cp -r policies/cost etc/policies/team");
        user.leave("GROUNDWORK_POLICIES=", "ready").close();
        user.typeWell("policy test examples/policies/size", "PASS");
        user.where(A_RUN, runOf(judged));
        user.typeWell("policy eval examples/policies/size --run");
        aPlanOfTheNetwork(user);
        user.typeWell("terraform show -json");
        user.typeWell("policy eval examples/policies/size examples/policies/hcp:advisory");
        groundwork.cli("cancel", runOf(judged), "--reason", "judged enough");
        assertThat(judged.await(SOON).exitCode()).isEqualTo(130);
    }

    private void providers(Typist user) {
        user.where("/var/cache/", user.home() + "/cache/");
        user.typeWell("TF_PLUGIN_CACHE_DIR=");
        user.leave("groundwork worker", "ready").close();
        user.await("groundwork doctor", user.home() + "/cache/groundwork/providers");
    }

    private void temporal(Typist user) {
        user.unset("GROUNDWORK_SERVER", "GROUNDWORK_TOKEN_FILE", "GROUNDWORK_KEY_RING", "TEMPORAL_ADDRESS");
        int port = Ports.free();
        user.where("temporal.internal:7233", "127.0.0.1:" + port);
        user.beside("temporal server start-dev --headless --log-level error --ip 127.0.0.1 --port " + port)
                .awaitReady(SOON, () -> Ports.listens(port));
        user.typeWell("TEMPORAL_ADDRESS=temporal.internal");
        user.typeWell("TEMPORAL_NAMESPACE=default");
        for (String attribute : List.of("provisionStatus", "tfDirectory", "workspace", "runId")) {
            user.typeWell("search-attribute create --namespace default --name " + attribute, "added");
        }
        user.typeWell("groundwork keyring create");
        user.typeWell("groundwork doctor", "127.0.0.1:" + port);
        user.where("8233", Integer.toString(Ports.free()));
        user.leave("groundwork server --port", "ready");
        user.leave("groundwork worker --server", "ready");
        user.prepare("groundwork run examples/hello --auto-approve");

        for (String tls : List.of("SERVER_CA_CERT", "CLIENT_CERT", "CLIENT_KEY", "CLIENT_CERT", "CLIENT_KEY")) {
            user.leaveTo("DocumentedConnectionsTest", "export TEMPORAL_TLS_" + tls);
        }
        for (String cloud : List.of(
                "TEMPORAL_ADDRESS",
                "TEMPORAL_NAMESPACE",
                "TEMPORAL_ADDRESS",
                "TEMPORAL_NAMESPACE",
                "GROUNDWORK_TEMPORAL_API_KEY_FILE")) {
            user.leaveTo("DocumentedConnectionsTest", "export " + cloud);
        }
    }

    private void cdktf(Typist user) {
        user.typeWell("run examples/cdktf/cdktf.out/stacks/hello", "applied", "hello you");
        String author = "whoever changes the example: it takes Node, and what it makes is in the repository";
        user.leaveTo(author, "pip install cdktf");
        user.leaveTo(author, "python main.py");
    }

    private void hello(Typist user) {
        user.typeWell("run examples/hello --auto-approve", "applied");
        user.typeWell("run examples/hello --auto-approve", "nothing to do");
        Program waiting = user.leave("--var name=you --require-approval", HOW_TO_DECIDE);
        user.typeWell("groundwork outputs hello", "greeting");
        decided("approve", waiting, 0);
        user.typeWell("--destroy --auto-approve", "destroyed");
    }

    private void needsApproval(Typist user) {
        user.typeWell("run examples/needs-approval --auto-approve", "applied");
        Program waiting = user.leave("--var keep=0", HOW_TO_DECIDE);
        user.where("RUN", runOf(waiting));
        user.typeWell("groundwork plan", "12 to destroy");
        user.typeWell("groundwork approve", "approved");
        assertThat(waiting.await(SOON).exitCode()).isZero();
    }

    private void examplesOfPolicies(Typist user) {
        Program waiting = user.leave("run examples/needs-approval", HOW_TO_DECIDE);
        assertThat(waiting.out()).contains("size/deny");
        user.typeWell("run examples/hello", "applied");
        user.where("RUN", runOf(waiting));
        user.typeTo(3, "policy eval examples/policies/size examples/policies/hcp", "soft-mandatory size/deny");
        user.typeWell("policy test examples/policies/size", "PASS");
        user.typeWell("policy test examples/policies/hcp", "PASS");
        decided("deny", waiting, 3);
    }

    private void registryModule(Typist user) {
        decided("deny", user.leave("terraform-aws-modules/iam/aws", HOW_TO_DECIDE), 3);
        Path repository = root.resolve("modules.git");
        user.prepare("mkdir -p " + repository + " && cp -r examples/registry-module/greeting " + repository + " && cd "
                + repository
                + " && git init --quiet && git add . && git -c user.name=t -c user.email=t@example.com commit --quiet -m first"
                + " && git tag v1.2.0 && cd");
        decided("deny", user.leave("git::https://example.com/", HOW_TO_DECIDE), 3);
        user.typeWell("--module ./examples/registry-module/greeting", "applied", "hello dear you");
    }

    private void slow(Typist user) {
        user.where("seconds=20", "seconds=1");
        user.typeWell("--var seconds=20", "applied");
        user.where("/tmp/slow-journal", user.home().resolve("journal").toString());
        user.where("--workspace counted", "--workspace counted --var seconds=1");
        user.typeWell("--workspace counted", "applied");
        Result counted = user.typeWell("sort /tmp/slow-journal | uniq -c");
        assertThat(counted.out().lines())
                .hasSize(7)
                .allMatch(line -> line.strip().startsWith("1 "));
    }

    private void adminUser(Typist user) {
        inACloudOfOurOwn(user);
        Program waiting = user.leave("--var email=ada@example.com", HOW_TO_DECIDE);
        user.where("RUN", runOf(waiting));
        user.typeWell("groundwork approve", "approved");
        assertThat(waiting.await(SOON).exitCode()).isZero();
        user.typeTo(3, "account_admin=true", "policy_failed");
    }

    private void namespace(Typist user) {
        inACloudOfOurOwn(user);
        user.leaveTo("an account at Temporal Cloud, and its own tool", "tcld login");
        user.leaveTo("an account at Temporal Cloud, and its own tool", "tcld apikey create");
        user.where("TEMPORAL_CLOUD_API_KEY=...", "TEMPORAL_CLOUD_API_KEY=" + Cloud.KEY);
        user.typeWell("export TEMPORAL_CLOUD_API_KEY");
        user.typeWell("openssl req");
        decided("approve", user.leave("run examples/temporal-cloud-namespace", HOW_TO_DECIDE), 0);
    }

    private void inACloudOfOurOwn(Typist user) {
        String endpoint = Cloud.in(user.home().resolve("cloud")).endpoint();
        user.where("--var prefix=demo", "--var prefix=demo --var endpoint=" + endpoint);
    }

    /** What docs call {@code network}, {@code policies/tags} and {@code policies/cost}. */
    private static void aNetworkWithPolicies(Typist user) {
        user.write("network/main.tf", """
                variable "region" {
                  default = "none"
                }
                resource "terraform_data" "network" {
                  input = var.region
                }
                """);
        user.write("policies/tags/tags.rego", "package main\n\ndeny contains \"no tags\" if input.resource_changes\n");
        user.write("policies/tags/tags_test.rego", """
                package main

                test_a_plan_without_tags if deny with input as {"resource_changes": []}
                """);
        user.write("policies/cost/cost.rego", "package main\n\ndeny contains \"too dear\" if input.resource_changes\n");
    }

    private static void aPlanOfTheNetwork(Typist user) {
        user.prepare("terraform -chdir=network init && terraform -chdir=network plan -out=../plan.bin");
    }

    private static String runOf(Program waiting) {
        Matcher run = RUN.matcher(waiting.out());
        assertThat(run.find()).as(waiting.out()).isTrue();
        return run.group();
    }

    private void decided(String verdict, Program waiting, int status) {
        Result decision = groundwork.cli(verdict, runOf(waiting), "--reason", "for a test");
        assertThat(decision.exitCode()).as(decision.err()).isZero();
        assertThat(waiting.await(SOON).exitCode()).as(waiting.out()).isEqualTo(status);
    }

    /** The id of a run of the example {@code hello} in that workspace. */
    private String applied(String workspace) {
        Result run = groundwork.cli(
                "run", Deployment.example("hello"), "--workspace", workspace, "--auto-approve", "--json");
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        return run.last().path("runId").asText();
    }
}
