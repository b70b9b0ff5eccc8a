package dev.sluice.token;

import java.util.List;
import java.util.OptionalLong;

/// A caller who may proceed.
///
/// `userGroup` is the owner's group, which decides special price ratios. `groups` are those to look for channels
/// in, in order: one, or several for a token of group `auto`. `forcedChannel` is the channel an administrator
/// named.
public record Admission(
        Token token, Owner owner, String userGroup, List<String> groups, boolean admin, OptionalLong forcedChannel) {
    public Admission {
        groups = List.copyOf(groups);
    }

    /// Whether a call may go on in the next group when its retries in one are used up.
    public boolean crossesGroups() {
        return token.crossGroupRetry() && groups.size() > 1;
    }
}
