package dev.sluice.token;

import dev.sluice.refusal.Refusal;
import java.util.Map;

/// The refusals of the gate, each with the code a client can rely on. None of them tells whether a key is nearly
/// right.
final class Rejections {
    static final Refusal NO_KEY = Refusal.of(
                    401, "invalid_api_key", "No API key was sent. Send it as 'Authorization: Bearer sk-...'.")
            .because("key_missing");
    static final Refusal UNKNOWN_KEY = Refusal.of(401, "invalid_api_key", "The API key is not known here.");
    static final Refusal DISABLED = Refusal.of(401, "token_disabled", "This API key is disabled.");
    static final Refusal EXPIRED = Refusal.of(401, "token_expired", "This API key has expired.");
    static final Refusal EXHAUSTED = Refusal.of(
                    401, "insufficient_quota", "The quota of this API key is used up. Raise it or use another key.")
            .because("token_exhausted");
    static final Refusal USER_DISABLED =
            Refusal.of(403, "user_disabled", "The user this API key belongs to is disabled or deleted.");
    static final Refusal CHANNEL_FORBIDDEN =
            Refusal.of(403, "channel_forbidden", "Only administrators may name a channel behind the API key.");
    static final Refusal CHANNEL_NOT_A_NUMBER =
            Refusal.of(400, "invalid_channel_id", "The channel named behind the API key is not a number.");
    static final Refusal NO_AUTO_GROUP = Refusal.of(
                    403,
                    "group_not_allowed",
                    "This API key uses the group 'auto', but no group of AutoGroups is open to its user.")
            .because("auto_groups_empty");
    static final Refusal NO_MODEL_LISTED = Refusal.of(
                    403, "model_not_allowed", "This API key is limited to a list of models, and the list is empty.")
            .because("model_limits_empty");
    static final Refusal DATABASE_UNAVAILABLE = Refusal.of(
            503,
            "database_unavailable",
            "The API key cannot be checked at the moment, because the database does not answer. Try again shortly.");

    private Rejections() {}

    static Refusal ipNotAllowed(String clientIp) {
        return Refusal.of(403, "ip_not_allowed", "This API key may not be used from the address of this client.")
                .with(Map.of("client_ip", clientIp));
    }

    static Refusal groupNotAllowed(String group) {
        return Refusal.of(
                        403,
                        "group_not_allowed",
                        "The user of this API key may not use its group '%s'.".formatted(group))
                .with(Map.of("group", group));
    }

    static Refusal groupDeprecated(String group) {
        return Refusal.of(
                        403,
                        "group_deprecated",
                        "The group '%s' of this API key is no longer offered: it has no price ratio.".formatted(group))
                .with(Map.of("group", group));
    }

    static Refusal modelNotAllowed(String model) {
        return Refusal.of(403, "model_not_allowed", "This API key may not use the model '%s'.".formatted(model))
                .with(Map.of("model", model));
    }
}
