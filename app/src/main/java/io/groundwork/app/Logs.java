package io.groundwork.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.groundwork.secret.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Where log lines go: a process that runs for itself logs to standard error, a stack inside a person's command to a file
 * in the data directory. Call it before the first log line.
 */
final class Logs {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{30} %msg%n";
    private static final String LARGEST_FILE = "10MB";

    private Logs() {}

    static void toStandardError() {
        LoggerContext context = reset();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setTarget("System.err");
        attach(context, appender);
    }

    static void toNowhere() {
        reset().getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    static void toFile(Path file) {
        LoggerContext context = reset();
        var appender = new PrivateAppender();
        appender.setFile(file.toString());
        appender.setContext(context);
        var rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setMinIndex(1);
        rolling.setMaxIndex(3);
        rolling.setFileNamePattern(file + ".%i");
        rolling.start();
        var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf(LARGEST_FILE));
        trigger.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        attach(context, appender);
    }

    /** Logback makes a file that is missing for everybody, also the next one after each roll-over. */
    private static final class PrivateAppender extends RollingFileAppender<ILoggingEvent> {
        @Override
        public void openFile(String name) throws IOException {
            Path file = Path.of(name).toAbsolutePath();
            Files.createDirectories(file.getParent(), PrivateFiles.directory());
            PrivateFiles.createIfMissing(file);
            super.openFile(name);
        }
    }

    private static LoggerContext reset() {
        // Spring Boot would set logging up again, its own way.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        // Tomcat speaks java.util.logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return context;
    }

    private static void attach(LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        appender.addFilter(new Noise());
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger("io.groundwork").setLevel(Level.INFO);
        // Says on every start that the document is served, which is what we want.
        context.getLogger("org.springdoc.core.events.SpringDocAppInitializer").setLevel(Level.ERROR);
        // Threads of ours that a request has started are no leak of a web application: there is one, and it ends with
        // us.
        context.getLogger("org.apache.catalina.loader.WebappClassLoaderBase").setLevel(Level.ERROR);
        // A server without that feature is nothing to warn of.
        context.getLogger("io.temporal.internal.worker.HeartbeatManager").setLevel(Level.ERROR);
    }
}
