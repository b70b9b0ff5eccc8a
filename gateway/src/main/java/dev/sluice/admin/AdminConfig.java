package dev.sluice.admin;

import dev.sluice.config.Environment;
import java.time.Duration;

/// How the management API behaves.
///
/// - `secureCookie` (`SESSION_COOKIE_SECURE`, false): mark the session cookie `Secure`, so that browsers send it over
///   HTTPS only.
/// - `sessionLife` (`SESSION_MAX_AGE_SECONDS`, 30 days): how long a session lasts after sign-in.
/// - `testPatience` (`SLUICE_CHANNEL_TEST_TIMEOUT`, 30 s): how long a channel test waits for the upstream.
public record AdminConfig(boolean secureCookie, Duration sessionLife, Duration testPatience) {
    public static AdminConfig from(Environment environment) {
        return new AdminConfig(
                environment.flag("SESSION_COOKIE_SECURE", false),
                environment.seconds(
                        "SESSION_MAX_AGE_SECONDS", (int) Duration.ofDays(30).toSeconds()),
                environment.seconds("SLUICE_CHANNEL_TEST_TIMEOUT", 30));
    }
}
