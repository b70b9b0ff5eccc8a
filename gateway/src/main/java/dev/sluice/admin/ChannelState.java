package dev.sluice.admin;

/// The values of `channels.status` that this API sets. 3 (disabled automatically) is the relay's to set.
final class ChannelState {
    static final int ENABLED = 1;
    static final int DISABLED = 2;
    static final int DISABLED_AUTOMATICALLY = 3;

    private ChannelState() {}

    static void checkChosen(long status) {
        if (status != ENABLED && status != DISABLED) {
            throw Declined.because("channel_status", "status is 1 (enabled) or 2 (disabled)");
        }
    }
}
