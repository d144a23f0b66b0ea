package io.triplane.store.redis;

import java.io.IOException;
import java.nio.file.Path;

/// A gateway to be killed: starts the server of a folder, prints its process id, waits for its end.
final class KilledGateway {
    private KilledGateway() {}

    public static void main(String[] arguments) throws IOException {
        RedisServer server =
                RedisServer.start(Path.of(arguments[0]), RedisBinary.bundled().orElseThrow());
        System.out.println(server.pid());
        if (System.in.read() < 0) {
            server.close();
        }
    }
}
