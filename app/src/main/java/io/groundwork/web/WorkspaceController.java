package io.groundwork.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.groundwork.artifact.Stored;
import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.groundwork.problem.Problems;
import io.groundwork.registry.RunRegistry;
import io.groundwork.run.OutputValue;
import io.groundwork.run.WorkspaceName;
import io.groundwork.state.StateStore;
import io.groundwork.terraform.failure.DriverException;
import io.groundwork.terraform.plan.StateDocument;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a workspace is now: its newest state, read. */
@RestController
@RequestMapping("/api/v1/workspaces/{workspace}")
public final class WorkspaceController {
    private static final ObjectMapper MAPPER = new ObjectMapper();

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
        return MAPPER.convertValue(value, Object.class);
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
                        .toList())
                .orElse(List.of()));
    }

    private Optional<StateDocument> newestDocument(String workspace) {
        return newest(workspace).map(states::open).map(WorkspaceController::read);
    }

    private static StateDocument read(Stored state) {
        try (InputStream in = state.open()) {
            return StateDocument.read(in);
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
