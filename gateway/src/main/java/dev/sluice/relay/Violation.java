package dev.sluice.relay;

import dev.sluice.ledger.ViolationFee;
import dev.sluice.routing.ChannelType;
import java.util.Optional;

/// A refusal by xAI for what the request asks. The vendor charges for it, and no other channel is asked. Source:
/// billing.md §5.5.
record Violation(UpstreamError error, ViolationFee.Why why) {
    private static final String VENDOR = "xAI";

    /// What an answer with `status` and `body` from a channel of this type is.
    static Optional<Violation> of(ChannelType type, Outcome.Rejected rejected) {
        if (!type.name().equals(VENDOR)) {
            return Optional.empty();
        }
        var error = UpstreamError.of(rejected.status(), rejected.body().getBytes());
        return ViolationFee.marker(error.message())
                .map(marker -> new Violation(
                        error,
                        new ViolationFee.Why(
                                rejected.status(), error.type(), error.code().asString(""), marker)));
    }

    /// The error as the client gets it.
    UpstreamError told() {
        return error.withCode(ViolationFee.CODE);
    }
}
