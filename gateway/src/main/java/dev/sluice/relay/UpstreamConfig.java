package dev.sluice.relay;

import dev.sluice.config.Environment;
import java.time.Duration;

/// The far side's limits.
///
/// - `connect` (`SLUICE_CONNECT_TIMEOUT`, 10 s): until TCP and TLS stand.
/// - `total` (`RELAY_TIMEOUT`, 0 = none): a whole model call.
/// - `silence` (`STREAMING_TIMEOUT`, 300 s): between two pieces of a model call's answer, and until its first byte.
/// - `poll` (`SLUICE_PASS_THROUGH_GET_TIMEOUT`, 120 s), `submit` (`SLUICE_PASS_THROUGH_TIMEOUT`, 900 s): a whole
///   pass-through call; the first byte may take as long (D-P03).
/// - `pollPause` (`SLUICE_POLL_RETRY_PAUSE`, 2 s): before a pass-through `GET` is tried again.
/// - `idleConnection` (`RELAY_IDLE_CONN_TIMEOUT`, 90 s), `trustAll` (`TLS_INSECURE_SKIP_VERIFY`, false).
public record UpstreamConfig(
        Duration connect,
        Duration total,
        Duration silence,
        Duration poll,
        Duration submit,
        Duration pollPause,
        Duration idleConnection,
        boolean trustAll) {
    public static UpstreamConfig from(Environment environment) {
        return new UpstreamConfig(
                environment.seconds("SLUICE_CONNECT_TIMEOUT", 10),
                environment.seconds("RELAY_TIMEOUT", 0),
                environment.seconds("STREAMING_TIMEOUT", 300),
                environment.seconds("SLUICE_PASS_THROUGH_GET_TIMEOUT", 120),
                environment.seconds("SLUICE_PASS_THROUGH_TIMEOUT", 900),
                environment.seconds("SLUICE_POLL_RETRY_PAUSE", 2),
                environment.seconds("RELAY_IDLE_CONN_TIMEOUT", 90),
                environment.flag("TLS_INSECURE_SKIP_VERIFY", false));
    }
}
