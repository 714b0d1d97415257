package io.groundwork.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server in a process of its own, on a disk that {@link FullDiskTest} made for it. Does what it is told on its input. */
final class FullDiskServer {
    private FullDiskServer() {}

    public static void main(String[] arguments) throws IOException {
        Path disk = Path.of(arguments[0]);
        Path ballast = disk.resolve("ballast");
        Files.write(ballast, new byte[Integer.parseInt(arguments[1])]);
        try (var server = RunningServer.start(disk);
                var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(server.uri("/"));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                if (order.equals("free")) {
                    Files.delete(ballast);
                    System.out.println("freed");
                }
            }
        }
    }
}
