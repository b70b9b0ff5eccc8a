package dev.sluice.doctor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// What came back from a live call.
///
/// `status` is 0 when nothing did; `trouble` then says why (`dns`, `refused`, `tls`, `timeout`, `other`). `origin` is
/// who made an error, as the gateway tells in `X-Sluice-Error-Origin`; `reason` its `X-Sluice-Reason`. `body` is the
/// beginning of the answer.
record Heard(int status, String type, String origin, String reason, String body, String trouble, Duration took) {
    boolean reached() {
        return status > 0;
    }

    boolean json() {
        return type.contains("json");
    }

    boolean html() {
        return type.contains("html") || body.stripLeading().startsWith("<");
    }

    boolean good() {
        return status >= 200 && status < 300;
    }

    /// The status, or what kept us from one.
    String outcome() {
        return reached() ? Integer.toString(status) : trouble;
    }

    Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("outcome", outcome());
        if (!origin.isEmpty()) {
            shown.put("origin", origin);
        }
        if (!reason.isEmpty()) {
            shown.put("reason", reason);
        }
        shown.put("took_ms", took.toMillis());
        if (status >= 400) {
            shown.put("body", body);
        }
        return shown;
    }
}
