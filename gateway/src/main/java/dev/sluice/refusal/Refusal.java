package dev.sluice.refusal;

import java.util.Map;

/// Why a call was turned away, before it is put into a caller's protocol.
///
/// `status` is the HTTP status. `code` is stable and machine-readable (`model_not_found`); `reason` narrows it down for
/// an operator (`no_channel_in_group`), empty when the code says it all. `message` is for the caller: it names what to
/// change and never holds a key, a URL or an address. `details` are further facts a script can read (group, model).
public record Refusal(int status, String code, String reason, String message, Map<String, String> details) {
    public Refusal {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status is %d, want 400 to 599".formatted(status));
        }
        details = Map.copyOf(details);
    }

    /// A refusal whose code says everything.
    public static Refusal of(int status, String code, String message) {
        return new Refusal(status, code, "", message, Map.of());
    }

    /// The same refusal with a narrower reason.
    public Refusal because(String narrower) {
        return new Refusal(status, code, narrower, message, details);
    }

    /// The same refusal with facts for scripts.
    public Refusal with(Map<String, String> facts) {
        return new Refusal(status, code, reason, message, facts);
    }

    /// This refusal as the failure of a future.
    public Refused asFailure() {
        return new Refused(this);
    }
}
