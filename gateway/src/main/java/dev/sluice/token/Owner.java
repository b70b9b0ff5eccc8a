package dev.sluice.token;

import tools.jackson.databind.JsonNode;

/// The user a token belongs to. `role` is 1 user, 10 administrator, 100 root; `status` 1 enabled, 2 disabled, and 0
/// if the user has been deleted. `quota` is what the row said. `setting` holds the user's preferences, empty if
/// malformed.
public record Owner(long id, String username, int role, int status, String group, long quota, JsonNode setting) {
    public boolean enabled() {
        return status == 1;
    }

    public boolean admin() {
        return role >= 10;
    }

    /// Whether the user wants models without a price to be served, at the fallback ratio.
    public boolean acceptsUnpriced() {
        return setting.path("accept_unset_model_ratio_model").asBoolean(false);
    }
}
