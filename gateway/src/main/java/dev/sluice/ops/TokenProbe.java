package dev.sluice.ops;

import dev.sluice.token.TokenCacheStatus;
import java.util.List;
import java.util.function.Supplier;

/// Whether tokens are checked with the database, or known ones served from memory.
public final class TokenProbe implements Probe {
    private final Supplier<TokenCacheStatus> tokens;

    public TokenProbe(Supplier<TokenCacheStatus> tokens) {
        this.tokens = tokens;
    }

    @Override
    public List<Condition> look() {
        TokenCacheStatus status = tokens.get();
        return status.degraded()
                ? List.of(new Condition(
                        "tokens_from_memory",
                        "known tokens are served from memory, unknown ones are refused: " + status.lastError(),
                        false))
                : List.of();
    }
}
