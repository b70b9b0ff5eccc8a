package dev.sluice.doctor;

import dev.sluice.vendor.Destination;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// How long an upstream's TLS handshake takes.
final class TlsHandshake {
    private static final int LIMIT_MILLIS = 10_000;

    private TlsHandshake() {}

    /// In words: milliseconds, or why there was none.
    static String timed(String baseUrl) {
        return Destination.of(baseUrl)
                .map(destination -> destination.tls() ? timed(destination) : "not used")
                .orElse("not a URL");
    }

    private static String timed(Destination destination) {
        try (var socket =
                (SSLSocket) SSLSocketFactory.getDefault().createSocket(destination.host(), destination.port())) {
            socket.setSoTimeout(LIMIT_MILLIS);
            long began = System.nanoTime();
            socket.startHandshake();
            return Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms";
        } catch (IOException e) {
            return "failed: " + e.getClass().getSimpleName();
        }
    }
}
