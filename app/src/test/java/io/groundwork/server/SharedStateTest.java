package io.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunStatus;
import io.groundwork.run.RunToken;
import io.groundwork.server.RunningServer.Answer;
import io.groundwork.state.SharedStateSettings;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** States that an operator lets the runs of other workspaces read. */
@Timeout(180)
final class SharedStateTest {
    @TempDir
    Path directory;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.sharing(directory, SharedStateSettings.of(List.of("network", "dns:bank+shop")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_configuration_reads_the_outputs_of_a_workspace_that_is_shared_with_the_token_of_its_run() throws Exception {
        String network = server.run("network");
        RealEngine first = RealEngine.in(
                directory.resolve("network"), server.token(network, "apply"), "output \"id\" { value = \"net-1\" }\n");
        succeeds(first, "init", "-no-color", "-input=false");
        succeeds(first, "apply", "-no-color", "-input=false", "-auto-approve");
        server.server().end(network, RunStatus.APPLIED, null);

        RunToken token = server.token(server.run("shop"), "plan");
        RealEngine second =
                RealEngine.in(directory.resolve("shop"), token, """
                data "terraform_remote_state" "network" {
                  backend = "http"
                  config  = { address = "%s" }
                }
                output "read" { value = "read ${data.terraform_remote_state.network.outputs.id}" }
                """.formatted(server.uri("/state/network")));
        succeeds(second, "init", "-no-color", "-input=false");

        assertThat(succeeds(second, "plan", "-no-color", "-input=false", "-lock=false"))
                .contains("read net-1");
    }

    @Test
    void only_the_runs_that_were_named_read_it_and_none_of_them_writes_it() {
        var shop = server.token(server.run("shop"), "apply");
        var crm = server.token(server.run("crm"), "apply");

        assertThat(send(shop, "GET", "dns").status())
                .as("nothing is stored yet")
                .isEqualTo(404);
        assertThat(send(crm, "GET", "network").status()).isEqualTo(404);
        assertThat(send(crm, "GET", "dns").status()).isEqualTo(403);
        assertThat(send(crm, "GET", "shop").status()).isEqualTo(403);
        for (String method : List.of("POST", "LOCK", "UNLOCK", "DELETE")) {
            assertThat(send(shop, method, "dns").status()).as(method).isEqualTo(403);
        }
    }

    @Test
    void of_a_workspace_that_is_named_twice_both_count() {
        var both = SharedStateSettings.of(List.of("dns:bank", "dns:shop", "network:shop", "network"));

        assertThat(both.readers().get("dns")).containsExactlyInAnyOrder("bank", "shop");
        assertThat(both.readers().get("network")).as("all").isEmpty();
    }

    private static String succeeds(RealEngine engine, String... arguments) throws InterruptedException {
        RealEngine.Call call = engine.run(arguments);
        assertThat(call.status()).as(call.output()).isZero();
        return call.output();
    }

    private Answer send(RunToken token, String method, String workspace) {
        String credentials = token.username() + ":" + token.password();
        return server.send(HttpRequest.newBuilder(server.uri("/state/" + workspace))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .method(method, BodyPublishers.ofString("{\"ID\":\"one\"}")));
    }
}
