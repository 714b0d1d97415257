package io.groundwork.client;

/**
 * What a server says of itself.
 *
 * @param status {@code up}
 * @param version of the server
 * @param temporal {@code up} or {@code down}
 */
public record Health(String status, String version, String temporal) {}
