package dev.sluice.http;

import dev.sluice.config.Environment;
import java.time.Duration;

/// The near side's limits.
///
/// - `port` (`PORT`, 3000): where Sluice listens; 0 lets the system choose.
/// - `maxBodyBytes` (`MAX_REQUEST_BODY_MB`, 128): longest request body after decompression; 0 or less means 32 MiB.
/// - `trustForwarded` (`SLUICE_TRUST_FORWARDED`, true): believe `X-Forwarded-For` from loopback and private addresses.
/// - `bodyPatience` (`SLUICE_BODY_TIMEOUT`, 60 s): how long a client may pause in the middle of a request body; 0 for
/// ever.
/// - `shutdown` (`SHUTDOWN_TIMEOUT_SECONDS`, 30): how long open calls may go on after a stop was asked for.
public record HttpConfig(
        int port, long maxBodyBytes, boolean trustForwarded, Duration bodyPatience, Duration shutdown) {
    public static HttpConfig from(Environment environment) {
        int megabytes = environment.number("MAX_REQUEST_BODY_MB", 128);
        return new HttpConfig(
                environment.number("PORT", 3000),
                (megabytes > 0 ? megabytes : 32) * 1024L * 1024L,
                environment.flag("SLUICE_TRUST_FORWARDED", true),
                environment.seconds("SLUICE_BODY_TIMEOUT", 60),
                environment.seconds("SHUTDOWN_TIMEOUT_SECONDS", 30));
    }
}
