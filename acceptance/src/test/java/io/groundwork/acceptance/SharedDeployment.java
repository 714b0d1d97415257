package io.groundwork.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One deployment for all test classes: started when the first test asks for it, stopped after the last. Its logs stay in
 * {@code target/deployment-*}.
 */
final class SharedDeployment implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Deployment.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedDeployment.class))
                .computeIfAbsent(Deployment.class, _ -> new Deployment(directory()), Deployment.class);
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), "deployment-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
