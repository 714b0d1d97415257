package io.groundwork.web;

import io.groundwork.artifact.ArtifactStore;
import io.groundwork.artifact.ConfigurationArchive;
import io.groundwork.artifact.Spool;
import io.groundwork.registry.ArtifactUses;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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
    private static final MediaType GZIP = MediaType.parseMediaType("application/gzip");

    private final ArtifactStore artifacts;
    private final ArtifactUses uses;

    public ConfigurationController(ArtifactStore artifacts, ArtifactUses uses) {
        this.artifacts = artifacts;
        this.uses = uses;
    }

    /** Where a configuration is found. */
    public record Stored(String digest) {}

    @PostMapping
    ResponseEntity<Stored> store(HttpServletRequest request) throws IOException {
        try (Spool archive = Bodies.taken(artifacts, request.getInputStream(), Bodies.MOST_BYTES)) {
            ConfigurationArchive.check(archive::open, archive.size());
            String digest = archive.digest();
            boolean fresh = artifacts.put(digest, archive::open);
            uses.recordConfiguration(digest);
            return ResponseEntity.status(fresh ? HttpStatus.CREATED : HttpStatus.OK)
                    .body(new Stored(digest));
        }
    }

    @GetMapping(path = "/{digest}", produces = "application/gzip")
    ResponseEntity<InputStreamResource> get(@PathVariable String digest) {
        if (!uses.isConfiguration(ArtifactStore.check(digest))) {
            throw ArtifactUses.notFound(digest);
        }
        return Bodies.sent(artifacts.open(digest), GZIP);
    }
}
