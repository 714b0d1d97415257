package io.groundwork.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.groundwork.artifact.Stored;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.registry.RunRegistry;
import io.groundwork.state.StateStore;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.plan.StateChecks;
import io.groundwork.terraform.plan.StateDocument;
import io.groundwork.wire.Json;
import io.groundwork.workspace.CheckedObject;
import io.groundwork.workspace.OutputValue;
import io.groundwork.workspace.RecordedChecks;
import io.groundwork.workspace.WorkspaceName;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a workspace is now: its newest state, read. */
@RestController
@RequestMapping("/api/v1/workspaces/{workspace}")
public final class WorkspaceController {
    private final RunRegistry registry;
    private final StateStore states;

    public WorkspaceController(RunRegistry registry, StateStore states) {
        this.registry = registry;
        this.states = states;
    }

    /** Versions, newest first. */
    public record VersionPage(List<StateStore.Version> versions) {}

    /** Addresses, as the engine orders them. */
    public record ResourcePage(List<String> resources) {}

    @GetMapping(path = "/outputs", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, OutputValue> outputs(@PathVariable String workspace) {
        Map<String, OutputValue> outputs = new LinkedHashMap<>();
        newestDocument(workspace)
                .ifPresent(state -> state.outputs()
                        .forEach((name, output) -> outputs.put(
                                name,
                                new OutputValue(
                                        output.sensitive(), output.sensitive() ? null : plain(output.value())))));
        return outputs;
    }

    private static Object plain(JsonNode value) {
        return Json.mapper().convertValue(value, Object.class);
    }

    @GetMapping(path = "/state", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<InputStreamResource> state(@PathVariable String workspace) {
        return newest(workspace)
                .map(states::open)
                .map(state -> Bodies.sent(state, MediaType.APPLICATION_JSON))
                .orElseThrow(() -> new Problem(
                                "state_not_found",
                                ProblemKind.NOT_FOUND,
                                "workspace " + workspace + " has no state yet",
                                "apply something in it first")
                        .asException());
    }

    /** What a person brings from elsewhere. */
    @PutMapping(
            path = "/state",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE})
    StateStore.Version push(
            @PathVariable String workspace,
            @RequestParam(defaultValue = "unknown") String by,
            HttpServletRequest request)
            throws IOException {
        return states.push(
                WorkspaceName.check(workspace), by, request.getInputStream(), WorkspaceController::requireReadable);
    }

    @GetMapping("/state/versions")
    VersionPage versions(@PathVariable String workspace) {
        newest(workspace);
        return new VersionPage(states.versions(workspace));
    }

    @GetMapping("/resources")
    ResourcePage resources(@PathVariable String workspace) {
        return new ResourcePage(newestDocument(workspace)
                .map(state -> state.instances().stream()
                        .map(StateDocument.Instance::address)
                        // What an instance has left behind is listed under the same address.
                        .distinct()
                        .toList())
                .orElse(List.of()));
    }

    /** Without the messages of what failed: they quote values, of which only a run's worker knows the secret ones. */
    @GetMapping("/checks")
    RecordedChecks checks(@PathVariable String workspace) {
        return newest(workspace)
                .map(version -> new RecordedChecks(
                        version.runId(),
                        read(states.open(version), StateChecks::read).stream()
                                .map(result -> new CheckedObject(result.address(), result.status(), List.of()))
                                .toList()))
                .orElse(new RecordedChecks(null, List.of()));
    }

    private Optional<StateDocument> newestDocument(String workspace) {
        return newest(workspace).map(states::open).map(state -> read(state, StateDocument::read));
    }

    /** What an engine cannot read would fail each plan of the workspace from then on. */
    private static void requireReadable(Stored state) {
        try (InputStream in = state.open()) {
            StateDocument.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("reading a state", e);
        } catch (DriverException.Unsupported e) {
            throw Problems.badInput(
                    "state_invalid",
                    String.valueOf(e.getMessage()),
                    "bring a state as an engine wrote it: 'terraform state pull' prints it");
        }
    }

    private interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    private static <T> T read(Stored state, Reader<T> reader) {
        try (InputStream in = state.open()) {
            return reader.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("reading a state", e);
        } catch (DriverException.Unsupported e) {
            throw new Problem(
                            "state_unreadable",
                            ProblemKind.ENGINE,
                            String.valueOf(e.getMessage()),
                            "read it with 'groundwork state pull'")
                    .asException(e);
        }
    }

    private Optional<StateStore.Version> newest(String workspace) {
        if (!registry.hasWorkspace(WorkspaceName.check(workspace))) {
            throw Problems.workspaceNotFound(workspace);
        }
        return states.newest(workspace);
    }
}
