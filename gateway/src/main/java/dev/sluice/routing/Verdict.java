package dev.sluice.routing;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the selection rule says about one channel for one (group, model).
///
/// The order is that of nearness: the further down, the closer the channel was to being taken. A refusal names the
/// nearest miss.
public enum Verdict {
    /// Neither the group nor the model is the channel's.
    UNRELATED,
    /// The channel is in the group, but neither lists the model nor has an ability row for it.
    ABILITY_MISSING,
    /// The channel has the model, but not for this group.
    NO_CHANNEL_IN_GROUP,
    CHANNEL_DISABLED,
    /// The channel lists the pair; an ability row switches it off.
    ABILITY_DISABLED,
    BASE_URL_MISSING,
    /// No key at all, or every key is switched off.
    KEY_MISSING,
    CANDIDATE;

    /// The selection rule for one pair: an ability row decides if there is one; else the channel's own lists do,
    /// the product of its trimmed models and groups. The channel must be enabled either way.
    ///
    /// @param row whether an ability row of the pair is enabled, null if there is none
    static Verdict judge(Channel channel, boolean listsGroup, boolean listsModel, @Nullable Boolean row) {
        var derived = listsGroup && listsModel;
        if (!derived && !Boolean.TRUE.equals(row)) {
            return listsModel ? NO_CHANNEL_IN_GROUP : listsGroup ? ABILITY_MISSING : UNRELATED;
        }
        if (!channel.enabled()) {
            return CHANNEL_DISABLED;
        }
        if (Boolean.FALSE.equals(row)) {
            return ABILITY_DISABLED;
        }
        if (channel.baseUrlMissing()) {
            return BASE_URL_MISSING;
        }
        return channel.keys().usable().isEmpty() ? KEY_MISSING : CANDIDATE;
    }

    /// Whether the pair belongs into the table. A channel without key or URL does: it is what the operator
    /// configured, and is passed over only when an attempt is prepared.
    boolean listed() {
        return compareTo(BASE_URL_MISSING) >= 0;
    }

    /// The machine-readable reason, as in `no_channel_in_group`.
    public String reason() {
        return name().toLowerCase(Locale.ROOT);
    }
}
