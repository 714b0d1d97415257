package io.groundwork.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.groundwork.run.RunMode;
import io.groundwork.run.RunStatus;
import io.groundwork.run.RunView;
import io.groundwork.wire.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Canaries in each place where a configuration can put a secret, and a hunt for them wherever a run is stored or shown. */
@Timeout(240)
class RedactionEndToEndTest {
    /** Not marked in any configuration: known as a secret only because it came by reference. */
    private static final String GIVEN = "Canary/Given+51f0a7";
    /** Marked by the configuration as well. */
    private static final String MARKED = "Canary-Marked-93bd22";

    private static final Map<String, String> SECRETS =
            Map.of("TF_VAR_given", "env:CANARY_GIVEN", "TF_VAR_marked", "env:CANARY_MARKED");

    private static final String VARIABLES = """
            variable "given" {}
            variable "marked" {
              sensitive = true
            }
            """;

    @TempDir
    static Path root;

    private static Stack stack;

    @BeforeAll
    static void start() {
        stack = Stack.startWithEngine(root, Map.of("CANARY_GIVEN", GIVEN, "CANARY_MARKED", MARKED));
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void what_an_applied_run_makes_of_its_secrets_is_nowhere_to_be_read() throws IOException {
        RunView run = stack.run("shop", RunMode.APPLY, VARIABLES + """
                resource "terraform_data" "keyed" {
                  for_each = toset([var.given])
                  input    = each.key
                }
                resource "terraform_data" "copied" {
                  input            = { (var.given) = "a ${var.given} inside" }
                  triggers_replace = base64encode("user:${var.given}")
                }
                resource "terraform_data" "marked" {
                  input = "${var.marked} of a provider"
                }
                resource "terraform_data" "printing" {
                  provisioner "local-exec" {
                    environment = {
                      GIVEN  = var.given
                      MARKED = nonsensitive(var.marked)
                    }
                    command = <<-EOT
                      env
                      echo "plain ${var.given}"
                      printf 'user:%s' "$GIVEN" | base64
                      printf '%s' "$MARKED" | od -An -v -tx1 | tr -d ' \\n'
                      echo "${urlencode(var.given)}"
                      echo "${upper(var.given)}"
                      printf '%.12s' "$GIVEN"
                      sleep 1
                      echo "$${GIVEN#????????????}"
                    EOT
                  }
                }
                output "marked" {
                  value     = var.marked
                  sensitive = true
                }
                """, Map.of(), SECRETS);

        assertThat(run.error()).isNull();
        assertThat(run.status()).isEqualTo(RunStatus.APPLIED);
        String feed = Json.write(stack.feed(run.runId()));
        assertThat(feed)
                .contains("GIVEN=(sensitive value)", "plain (sensitive value)", "terraform_data.keyed[")
                .contains("TF_HTTP_PASSWORD=(sensitive value)");
        assertNowhere(run, feed);
        assertThat(Json.write(stack.api.outputs("shop"))).doesNotContain(MARKED);
    }

    @Test
    void an_error_that_quotes_a_secret_is_told_without_it() throws IOException {
        RunView failed = stack.run("fails", RunMode.APPLY, VARIABLES + """
                data "terraform_remote_state" "there_is_none" {
                  backend = "local"
                  config  = { path = "/nowhere/${var.given}" }
                }
                resource "terraform_data" "strict" {
                  lifecycle {
                    precondition {
                      condition     = var.given == "other"
                      error_message = "it is ${var.given}, which is wrong"
                    }
                  }
                }
                """, Map.of(), SECRETS);

        assertThat(failed.status()).isEqualTo(RunStatus.ERRORED);
        String feed = Json.write(stack.feed(failed.runId()));
        assertThat(feed).contains("it is (sensitive value), which is wrong");
        assertNowhere(failed, feed);
    }

    @Test
    void a_command_that_fails_with_a_secret_in_its_words_is_told_without_it() throws IOException {
        RunView failed = stack.run("breaks", RunMode.APPLY, VARIABLES + """
                resource "terraform_data" "breaking" {
                  provisioner "local-exec" {
                    command = "echo 'cannot log in with ${var.given}' >&2; exit 3"
                  }
                }
                """, Map.of(), SECRETS);

        assertThat(failed.status()).isEqualTo(RunStatus.ERRORED);
        assertNowhere(failed, Json.write(stack.feed(failed.runId())));
    }

    /** Where a run can be seen, and what is stored of it beside the scratch of a worker. */
    private static void assertNowhere(RunView run, String feed) throws IOException {
        String shown = feed + Json.write(run) + Json.write(stack.api.run(run.runId()));
        if (run.plan() != null) {
            shown += Json.write(stack.api.plan(run.runId()));
        }
        for (String secret : List.of(GIVEN, MARKED)) {
            for (String form : formsOf(secret)) {
                assertThat(shown).doesNotContain(form);
                assertThat(stack.filesWith(form))
                        .filteredOn(file -> !file.startsWith(root.resolve("data/worker")))
                        .as(form)
                        .isEmpty();
            }
        }
    }

    private static List<String> formsOf(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String inHeader = Base64.getEncoder().encodeToString(("user:" + secret).getBytes(StandardCharsets.UTF_8));
        return List.of(
                secret,
                secret.substring(0, 12),
                secret.substring(8),
                secret.toUpperCase(Locale.ROOT),
                HexFormat.of().formatHex(bytes),
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                // "user:" ends within a character: the first seven characters are shared with it.
                inHeader.substring(7, 7 + 20));
    }
}
