package io.groundwork.web;

import io.groundwork.artifact.ArtifactStore;
import io.groundwork.artifact.ConfigurationArchive;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.registry.ArtifactUses;
import io.groundwork.secret.PrivateFiles;
import io.groundwork.wire.Digest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Configuration archives. What cannot be unpacked safely is refused here, before anybody else sees it. */
@RestController
@RequestMapping("/api/v1/configurations")
public final class ConfigurationController {
    private final ArtifactStore artifacts;
    private final ArtifactUses uses;
    private final Path temporary;

    /** @param temporary for archives while they are looked through */
    public ConfigurationController(ArtifactStore artifacts, ArtifactUses uses, Path temporary) {
        this.artifacts = artifacts;
        this.uses = uses;
        this.temporary = temporary;
    }

    /** Where a configuration is found. */
    public record Stored(String digest) {}

    @PostMapping
    ResponseEntity<Stored> store(HttpServletRequest request) throws IOException {
        byte[] archive = Bodies.read(request.getInputStream(), Bodies.MOST_BYTES);
        check(archive);
        String digest = Digest.of(archive);
        boolean fresh = artifacts.put(digest, archive);
        uses.recordConfiguration(digest);
        return ResponseEntity.status(fresh ? HttpStatus.CREATED : HttpStatus.OK).body(new Stored(digest));
    }

    private void check(byte[] archive) throws IOException {
        Path file;
        try {
            Files.createDirectories(temporary, PrivateFiles.directory());
            file = Files.createTempFile(temporary, "upload", ".tar.gz");
            Files.write(file, archive);
        } catch (IOException e) {
            throw new Problem(
                            "storage_full",
                            ProblemKind.RESOURCES,
                            "keeping the upload: " + e.getMessage(),
                            "free some space")
                    .asException(e);
        }
        try {
            ConfigurationArchive.check(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @GetMapping(path = "/{digest}", produces = "application/gzip")
    byte[] get(@PathVariable String digest) {
        if (!uses.isConfiguration(ArtifactStore.check(digest))) {
            throw ArtifactUses.notFound(digest);
        }
        return artifacts.get(digest);
    }
}
