package dev.sluice.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/// A Redis server for one test, on a port that stays its own while the server is stopped and started again.
final class OwnRedis implements AutoCloseable {
    static final String PASSWORD = "p@ss:word/1";

    private final int port;
    private RedisServer server;

    OwnRedis() {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = start();
    }

    /// As an operator would write it in REDIS_CONN_STRING.
    String address() {
        return "redis://default:p%40ss:word%2F1@127.0.0.1:" + port + "/2";
    }

    int port() {
        return port;
    }

    void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void startAgain() {
        server = start();
    }

    private RedisServer start() {
        try {
            var fresh = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("requirepass " + PASSWORD)
                    .setting("save \"\"")
                    .build();
            fresh.start();
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
