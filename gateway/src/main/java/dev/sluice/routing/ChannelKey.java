package dev.sluice.routing;

/// One credential of a channel. `index` is its place in the column, counted from 0: `channel_info` refers to it.
public record ChannelKey(int index, String secret, ChannelStatus status) {
    public boolean usable() {
        return status == ChannelStatus.ENABLED && !secret.isEmpty();
    }

    /// Leaves the secret out.
    @Override
    public String toString() {
        return "ChannelKey[index=%d, status=%s]".formatted(index, status);
    }
}
