package dev.sluice.routing;

/// The channel and key of one attempt. `group` is the group it was found under, and the one to bill; `tier` counts
/// distinct priorities from 0, the highest.
public record Pick(Channel channel, ChannelKey key, String group, int tier) {}
