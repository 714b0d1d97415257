package io.groundwork.server;

import io.groundwork.state.StateBackend;
import io.groundwork.web.BodyLimit;
import io.groundwork.web.ConfigurationController;
import io.groundwork.web.EventStreamController;
import io.groundwork.web.HealthController;
import io.groundwork.web.PolicyController;
import io.groundwork.web.ProblemAdvice;
import io.groundwork.web.ProblemValve;
import io.groundwork.web.RunController;
import io.groundwork.web.ServerMetricsController;
import io.groundwork.web.TokenFilter;
import io.groundwork.web.WorkerController;
import io.groundwork.web.WorkspaceController;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Hands our parts to Spring. Nothing is found by scanning, and of Spring Boot's configurations only those are looked at that the
 * server needs: to look at all of them takes a fifth of its start.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    PropertyPlaceholderAutoConfiguration.class,
    TaskExecutionAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    SpringDocConfiguration.class,
    SpringDocConfigProperties.class,
    SpringDocWebMvcConfiguration.class
})
class ServerWiring {
    /** Requests that are answered at once are few; what Tomcat keeps beyond them is memory that nobody uses. */
    private static final int KEPT_PROCESSORS = 32;

    @Bean
    FilterRegistrationBean<TokenFilter> tokenFilter(Server parts) {
        var registration = new FilterRegistrationBean<>(parts.tokenFilter());
        registration.addUrlPatterns("/*");
        registration.setOrder(Integer.MIN_VALUE);
        return registration;
    }

    @Bean
    ServletRegistrationBean<StateBackend> stateBackend(Server parts) {
        return new ServletRegistrationBean<>(parts.stateBackend(), "/state/*");
    }

    @Bean
    RunController runs(Server parts) {
        return parts.runs();
    }

    @Bean
    EventStreamController eventStream(Server parts) {
        return parts.eventStream();
    }

    @Bean
    ConfigurationController configurations(Server parts) {
        return parts.configurations();
    }

    @Bean
    WorkspaceController workspaces(Server parts) {
        return parts.workspaces();
    }

    @Bean
    WorkerController workers(Server parts) {
        return parts.workers();
    }

    @Bean
    PolicyController policies(Server parts) {
        return parts.policies();
    }

    @Bean
    HealthController health(Server parts) {
        return parts.health();
    }

    @Bean
    ServerMetricsController serverMetrics(Server parts) {
        return parts.serverMetrics();
    }

    @Bean
    ProblemAdvice problems() {
        return new ProblemAdvice();
    }

    @Bean
    BodyLimit bodyLimit() {
        return new BodyLimit();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTheContainer() {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemValve()));
    }

    /**
     * Tomcat keeps the channel of every connection there was at once, as many as it finds the heap large enough for, and each
     * channel holds its buffers and the last request: 90 KB for each reader of a stream that has long hung up.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> nothingKeptOfConnections() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            connector.setProperty("socket.bufferPool", "0");
            connector.setProperty("processorCache", Integer.toString(KEPT_PROCESSORS));
        });
    }
}
