package dev.sluice.token;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Decides whether a caller may proceed: finds the token by its key, then asks a [Judge].
///
/// The model is checked later, by [Token#objection(String...)], when it is known. A failed future carries
/// [dev.sluice.refusal.Refused].
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
        return tokens.find(credential)
                .map(known -> new Judge(groups.get(), clock.instant()).admit(known, credential.channel(), clientIp));
    }
}
