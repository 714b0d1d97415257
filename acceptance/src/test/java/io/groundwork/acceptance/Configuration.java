package io.groundwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Terraform configuration written for one test, with a ledger of what its provisioners really did. */
final class Configuration {
    private final Path directory;
    private final Path ledger;

    private Configuration(Path directory) {
        this.directory = directory;
        this.ledger = directory.resolveSibling(directory.getFileName() + ".ledger");
    }

    /** An empty one. */
    static Configuration in(Path parent, String name) {
        try {
            return new Configuration(Files.createDirectories(parent.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Configuration withFile(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resources that take some time each and write a line into the ledger when they are created. */
    Configuration withSlowResources(int count, int seconds) {
        return withFile("main.tf", """
                resource "terraform_data" "step" {
                  count = %d
                  provisioner "local-exec" {
                    command = "sleep %d; echo created ${count.index} >> '%s'"
                  }
                }
                """.formatted(count, seconds, ledger));
    }

    /** A few resources without side effects, and outputs, one of them sensitive. */
    Configuration withSomeResources(int count) {
        return withFile("main.tf", """
                variable "greeting" {
                  default = "hello"
                }
                resource "terraform_data" "item" {
                  count = %d
                  input = "${var.greeting} ${count.index}"
                }
                output "greeting" {
                  value = var.greeting
                }
                output "password" {
                  value     = "correct horse battery"
                  sensitive = true
                }
                """.formatted(count));
    }

    String path() {
        return directory.toString();
    }

    Path ledgerFile() {
        return ledger;
    }

    List<String> ledger() {
        try {
            return Files.exists(ledger) ? Files.readAllLines(ledger) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
