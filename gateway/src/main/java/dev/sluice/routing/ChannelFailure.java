package dev.sluice.routing;

/// How an attempt on a channel failed. `status` is the upstream's, after the channel's status mapping, or the
/// gateway's; `code` the error's code; `message` the upstream's words. `channelsFault` is false for failures that
/// say nothing about the channel (a bad request, a client that left): those never count.
public record ChannelFailure(int status, String code, String message, boolean channelsFault) {
    /// Leaves the upstream's words out: they may quote a key.
    @Override
    public String toString() {
        return "ChannelFailure[status=%d, code=%s]".formatted(status, code);
    }
}
