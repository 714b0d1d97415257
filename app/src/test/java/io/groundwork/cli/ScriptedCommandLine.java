package io.groundwork.cli;

import io.groundwork.cli.run.ScriptedRun;
import io.groundwork.client.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a server that answers as each test says, with a configuration called Hello beside them. */
@Timeout(60)
public abstract class ScriptedCommandLine {
    @TempDir
    protected Path temporary;

    protected final ScriptedServer server = ScriptedServer.start();
    protected final ScriptedRun run = new ScriptedRun(server);
    protected Path data;
    protected Path hello;
    protected CommandLineCall call;

    @BeforeEach
    void prepareCommandLine() throws IOException {
        hello = Files.createDirectories(temporary.resolve("Hello"));
        Files.writeString(hello.resolve("main.tf"), "");
        data = Files.createDirectories(temporary.resolve("data"));
        call = new CommandLineCall(server.address(), data);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }
}
