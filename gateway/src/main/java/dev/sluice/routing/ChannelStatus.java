package dev.sluice.routing;

/// The numbers of `channels.status` and of the keys in `channel_info`; only [#ENABLED] is routed to.
public enum ChannelStatus {
    UNKNOWN(0),
    ENABLED(1),
    DISABLED_BY_HAND(2),
    DISABLED_AUTOMATICALLY(3);

    private final int number;

    ChannelStatus(int number) {
        this.number = number;
    }

    /// Numbers nobody defined count as unknown.
    public static ChannelStatus of(int number) {
        return switch (number) {
            case 1 -> ENABLED;
            case 2 -> DISABLED_BY_HAND;
            case 3 -> DISABLED_AUTOMATICALLY;
            default -> UNKNOWN;
        };
    }

    public int number() {
        return number;
    }
}
