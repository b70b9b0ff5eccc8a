package dev.sluice.token;

import dev.sluice.config.ModelName;
import dev.sluice.refusal.Refusal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A client's credential as the database knows it; the key itself is not part of it.
///
/// `status` is 1 enabled, 2 disabled, 3 expired, 4 exhausted. `expiredTime` is in Unix seconds, −1 for never.
/// `remainQuota` is what the row said, for the checks at the gate; what can still be spent is the ledger's to say.
/// `group` is empty for a token that follows its owner. `models` holds the limit list, which counts only if
/// `modelsLimited`.
public record Token(
        long id,
        long ownerId,
        String name,
        int status,
        long expiredTime,
        long remainQuota,
        boolean unlimited,
        boolean modelsLimited,
        Set<String> models,
        IpRules allowedIps,
        String group,
        boolean crossGroupRetry) {
    private static final int ENABLED = 1;
    private static final int EXPIRED = 3;
    private static final int EXHAUSTED = 4;

    public Token {
        models = Set.copyOf(models);
    }

    /// Whether the limit list holds one of these names, or the name of its family. A pass-through call asks with
    /// the service and the billing name: either will do.
    public boolean allows(String... names) {
        if (!modelsLimited) {
            return true;
        }
        for (var name : names) {
            if (models.contains(name) || models.contains(ModelName.normalised(name))) {
                return true;
            }
        }
        return false;
    }

    /// Why the token may not use any of these models; empty if it may. To be asked once the model is known, for
    /// forced channels too.
    public Optional<Refusal> objection(String... names) {
        if (allows(names)) {
            return Optional.empty();
        }
        return Optional.of(
                models.isEmpty()
                        ? Rejections.NO_MODEL_LISTED
                        : Rejections.modelNotAllowed(names.length == 0 ? "" : names[0]));
    }

    /// Why the token cannot be used at this moment. Computed from the row each time: the status is never written
    /// here.
    Optional<Refusal> objection(Instant now) {
        return switch (status) {
            case ENABLED -> {
                if (expiredTime != -1 && expiredTime < now.getEpochSecond()) {
                    yield Optional.of(Rejections.EXPIRED);
                }
                yield unlimited || remainQuota > 0 ? Optional.empty() : Optional.of(Rejections.EXHAUSTED);
            }
            case EXPIRED -> Optional.of(Rejections.EXPIRED);
            case EXHAUSTED -> Optional.of(Rejections.EXHAUSTED);
            default -> Optional.of(Rejections.DISABLED);
        };
    }
}
