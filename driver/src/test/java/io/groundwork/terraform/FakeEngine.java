package io.groundwork.terraform;

import io.groundwork.terraform.engine.Engine;
import io.groundwork.terraform.engine.EngineKind;
import io.groundwork.terraform.engine.EngineVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** An engine that is a shell script; {@code $@} is the argv, the current directory is the work directory. */
public final class FakeEngine {

    private FakeEngine() {}

    public static Engine in(Path directory, String script) throws IOException {
        return in(directory, script, "1.11.4");
    }

    public static Engine in(Path directory, String script, String version) throws IOException {
        Path file = Files.writeString(directory.resolve("fake-engine"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Engine(EngineKind.TERRAFORM, file, EngineVersion.parse(version));
    }
}
