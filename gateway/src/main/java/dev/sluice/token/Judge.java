package dev.sluice.token;

import dev.sluice.refusal.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/// Judges one known token by the rules of one moment. Serves calls through [Gate] and explanations alike.
///
/// The order of checks is fixed, because it decides which of several troubles a caller hears of: status, expiry,
/// quota, address, owner, group, forced channel. The first trouble is thrown as [dev.sluice.refusal.Refused].
public record Judge(Groups rules, Instant now) {
    /// @param channel what followed the key in the credential, empty for none
    /// @param clientIp the client's literal address
    public Admission admit(Known known, String channel, String clientIp) {
        token(known.token());
        if (!known.token().allowedIps().allows(clientIp)) {
            refuse(Rejections.ipNotAllowed(clientIp));
        }
        return owned(known, channel);
    }

    /// The same for a caller whose address is not known.
    public Admission admitFromAnywhere(Known known) {
        token(known.token());
        return owned(known, "");
    }

    private void token(Token token) {
        token.objection(now).ifPresent(Judge::refuse);
    }

    private Admission owned(Known known, String channel) {
        var owner = known.owner();
        if (!owner.enabled()) {
            refuse(Rejections.USER_DISABLED);
        }
        return new Admission(
                known.token(),
                owner,
                Groups.orDefault(owner.group()),
                groups(known.token(), owner),
                owner.admin(),
                forced(channel, owner));
    }

    private List<String> groups(Token token, Owner owner) {
        var named = token.group().strip();
        // `auto` needs no leave of its own: it only ever stands for groups the owner may use.
        if (!named.isEmpty() && !named.equals(Groups.AUTO)) {
            if (!rules.usableBy(owner.group()).containsKey(named)) {
                refuse(Rejections.groupNotAllowed(named));
            }
            if (!rules.priced(named)) {
                refuse(Rejections.groupDeprecated(named));
            }
        }
        var expanded = rules.expand(named, owner.group());
        if (expanded.isEmpty()) {
            refuse(Rejections.NO_AUTO_GROUP);
        }
        return expanded;
    }

    private static OptionalLong forced(String channel, Owner owner) {
        if (channel.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!owner.admin()) {
            refuse(Rejections.CHANNEL_FORBIDDEN);
        }
        try {
            return OptionalLong.of(Long.parseLong(channel));
        } catch (NumberFormatException _) {
            throw Rejections.CHANNEL_NOT_A_NUMBER.asFailure();
        }
    }

    private static void refuse(Refusal refusal) {
        throw refusal.asFailure();
    }
}
