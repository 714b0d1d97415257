package io.groundwork.temporal;

import io.groundwork.problem.Problem;
import io.groundwork.problem.ProblemKind;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The search attributes a run is found by. Without them on the server a run would hang: looked at before any work. */
public final class SearchAttributes {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(SearchAttributes.class);
    static final List<String> NAMES = List.of("provisionStatus", "tfDirectory", "workspace", "runId");

    private final TemporalConnection connection;

    public SearchAttributes(TemporalConnection connection) {
        this.connection = connection;
    }

    /** Adds those the server lacks, where runs are to carry them. For {@code dev}, if the server is ours. */
    public void registerMissing() {
        if (!connection.settings().searchAttributes()) {
            return;
        }
        Optional<Set<String>> known = known();
        List<String> missing = NAMES.stream()
                .filter(name -> known.map(names -> !names.contains(name)).orElse(true))
                .toList();
        for (String name : missing) {
            add(name);
        }
    }

    /** Raises {@code search_attributes_missing} (user) with the commands that create them, where runs are to carry them. */
    public void check() {
        if (!connection.settings().searchAttributes()) {
            return;
        }
        known().ifPresent(names -> {
            List<String> missing =
                    NAMES.stream().filter(name -> !names.contains(name)).toList();
            if (!missing.isEmpty()) {
                throw missing(missing);
            }
        });
    }

    private RuntimeException missing(List<String> names) {
        String namespace = connection.settings().namespace();
        String commands = names.stream()
                .map(name -> "temporal operator search-attribute create --namespace " + namespace + " --name " + name
                        + " --type Keyword")
                .collect(Collectors.joining("\n"));
        return new Problem(
                        "search_attributes_missing",
                        ProblemKind.USER,
                        "namespace " + namespace + " lacks the search attributes " + String.join(", ", names),
                        "create them, or do without (--no-search-attributes):\n" + commands)
                .asException();
    }

    private void add(String name) {
        try {
            operator()
                    .blockingStub()
                    .withDeadlineAfter(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .addSearchAttributes(AddSearchAttributesRequest.newBuilder()
                            .setNamespace(connection.settings().namespace())
                            .putSearchAttributes(name, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                            .build());
        } catch (StatusRuntimeException e) {
            switch (e.getStatus().getCode()) {
                case ALREADY_EXISTS -> {
                    // Somebody was faster.
                }
                case PERMISSION_DENIED, UNIMPLEMENTED -> throw missing(List.of(name));
                default -> throw connection.problem(e);
            }
        }
    }

    /** Empty if the server cannot say (the in-JVM one), or does not say it to us. */
    private Optional<Set<String>> known() {
        try {
            return Optional.of(operator()
                    .blockingStub()
                    .withDeadlineAfter(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                            .setNamespace(connection.settings().namespace())
                            .build())
                    .getCustomAttributesMap()
                    .keySet());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                return Optional.empty();
            }
            if (e.getStatus().getCode() == Status.Code.PERMISSION_DENIED) {
                LOG.warn(
                        "may not ask for the search attributes of namespace {}: going on as if it had them",
                        connection.settings().namespace());
                return Optional.empty();
            }
            throw connection.problem(e);
        }
    }

    private OperatorServiceStubs operator() {
        return OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                .setChannel(connection.stubs().getRawChannel())
                .addGrpcMetadataProvider(CallHeaders.forOthers(connection.settings()))
                .validateAndBuildWithDefaults());
    }
}
