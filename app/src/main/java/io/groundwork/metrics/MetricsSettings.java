package io.groundwork.metrics;

/**
 * Where metrics are served.
 *
 * @param bind address to listen on
 * @param port 0 to 65535; 0 for any that is free
 */
public record MetricsSettings(String bind, int port) {}
