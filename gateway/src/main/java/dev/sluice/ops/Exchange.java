package dev.sluice.ops;

import java.time.Duration;
import java.time.Instant;

/// One call that is over, as far as an operator may see it: no key, no prompt, no answer of a call that went well.
///
/// Made once per call on the event loop, so it holds what is at hand and nothing that has to be built.
///
/// - `attempts`: channels tried, 0 when the call was refused before.
/// - `firstByte`: from the request to the first byte for the client; zero when there was none.
/// - `inputTokens`, `outputTokens`: 0 when unknown.
public record Exchange(
        Instant begun,
        String requestId,
        Asked asked,
        Upstream upstream,
        Answered answered,
        int attempts,
        Duration firstByte,
        Duration duration,
        long inputTokens,
        long outputTokens) {

    /// What the client wanted. `endpoint` is one of a fixed set of names (`chat`, `runway`), never made from the
    /// path; `path` has no query.
    public record Asked(String endpoint, boolean passThrough, String method, String path, String model, String group) {}

    /// The channel that was tried last.
    public record Upstream(long channelId, String channelType) {
        public static final Upstream NONE = new Upstream(0, "none");
    }

    /// What the client got. `code` and `reason` are those of a refusal, else empty. `body` is what a failed call
    /// was answered, else empty; only its first [Exchanges#LONGEST_BODY] characters are kept.
    public record Answered(int status, Origin origin, String code, String reason, long bytes, String body) {}

    /// Who made the answer.
    public enum Origin {
        GATEWAY,
        UPSTREAM,
        /// The client left before there was one.
        CLIENT
    }

    public boolean failed() {
        return answered.status() >= 400;
    }

    /// Whether Sluice itself, not an upstream, could not serve the call.
    public boolean gatewayFault() {
        return answered.origin() == Origin.GATEWAY && answered.status() >= 500;
    }
}
