package dev.sluice.doctor;

import java.time.Duration;

/// Where live checks send real calls, and with which token.
///
/// `gateway` and `publicUrl` are base URLs without a trailing slash; `publicUrl` is empty when there is no proxy to
/// compare with. `pause` lies between the calls of a burst.
public record LiveTarget(String gateway, String publicUrl, String token, Duration pause) {
    public LiveTarget {
        gateway = trimmed(gateway);
        publicUrl = trimmed(publicUrl);
    }

    private static String trimmed(String url) {
        return url.strip().replaceAll("/+$", "");
    }

    /// Never the token.
    @Override
    public String toString() {
        return "LiveTarget[gateway=%s, publicUrl=%s]".formatted(gateway, publicUrl);
    }
}
