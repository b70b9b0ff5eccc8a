package dev.sluice.relay;

import dev.sluice.routing.Pick;

/// Hears how attempts on channels went, to switch off what fails by the rules. Called on event loops; must not block.
public interface ChannelWatch {
    /// The upstream refused with `status`, or the gateway could not use the channel (`code` begins with
    /// `channel:`). `message` is masked.
    void failed(Pick pick, int status, String code, String message);

    /// The upstream answered well.
    void succeeded(Pick pick);
}
