package dev.sluice.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits until a process answers 200.
final class Ready {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(2);

    private Ready() {}

    /// Returns when a GET of `path` is answered 200; fails when the process ends or a minute is over.
    static void await(Subject subject, String path) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!answers(subject.port(), path)) {
            if (!subject.process().isAlive()) {
                throw new IllegalStateException("%s ended with code %d before it was ready"
                        .formatted(subject.name(), subject.process().exitValue()));
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("%s was not ready within %s".formatted(subject.name(), LIMIT));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean answers(int port, String path) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1_000);
            socket.setSoTimeout(2_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return status.endsWith(" 200");
        } catch (IOException _) {
            return false;
        }
    }
}
