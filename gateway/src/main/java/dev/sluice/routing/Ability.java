package dev.sluice.routing;

/// A row of `abilities`: the group may, or (not `enabled`) may not, use the model through the channel.
///
/// Only that much of the row counts. Priority and weight are read from the channel, whose copies they are: so an
/// edit of one without the other cannot make two answers out of one rule.
public record Ability(String group, String model, long channelId, boolean enabled) {
    /// Names with blanks around them cannot be asked for; the trimmed pair is derived from the channel instead.
    boolean askable() {
        return !group.isEmpty() && !model.isEmpty() && group.equals(group.strip()) && model.equals(model.strip());
    }
}
