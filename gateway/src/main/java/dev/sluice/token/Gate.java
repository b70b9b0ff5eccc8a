package dev.sluice.token;

import dev.sluice.refusal.Refusal;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Decides whether a caller may proceed.
///
/// The order of checks is fixed, because it decides which of several troubles a caller hears of: key, status, expiry,
/// quota, address, owner, group, forced channel. The model is checked later, by [Token#objection(String...)], when it
/// is
/// known. A failed future carries [dev.sluice.refusal.Refused].
public final class Gate {
    private final TokenCache tokens;
    private final Supplier<Groups> groups;
    private final InstantSource clock;

    public Gate(TokenCache tokens, Supplier<Groups> groups, InstantSource clock) {
        this.tokens = tokens;
        this.groups = groups;
        this.clock = clock;
    }

    /// @param clientIp the client's literal address, as the trusted-proxy rules found it
    public Future<Admission> admit(Credential credential, String clientIp) {
        if (credential.missing()) {
            return Future.failedFuture(Rejections.NO_KEY.asFailure());
        }
        if (credential.hopeless()) {
            return Future.failedFuture(Rejections.UNKNOWN_KEY.asFailure());
        }
        return tokens.find(credential).map(known -> judge(known, credential.channel(), clientIp));
    }

    private Admission judge(Known known, String channel, String clientIp) {
        var token = known.token();
        var owner = known.owner();
        token.objection(clock.instant()).ifPresent(Gate::refuse);
        if (!token.allowedIps().allows(clientIp)) {
            refuse(Rejections.ipNotAllowed(clientIp));
        }
        if (!owner.enabled()) {
            refuse(Rejections.USER_DISABLED);
        }
        return new Admission(
                token,
                owner,
                Groups.orDefault(owner.group()),
                groups(token, owner),
                owner.admin(),
                forced(channel, owner));
    }

    private List<String> groups(Token token, Owner owner) {
        var rules = groups.get();
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
