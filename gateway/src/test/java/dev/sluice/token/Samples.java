package dev.sluice.token;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tokens, owners and group rules to test with.
final class Samples {
    private static final JsonNode NO_SETTING = JsonMapper.shared().createObjectNode();

    static final Owner ALICE = new Owner(1, "alice", 1, 1, "default", 1_000_000, NO_SETTING);
    static final Owner ADMIN = new Owner(2, "acme-admin", 10, 1, "default", 1_000_000, NO_SETTING);

    /// The rules new-api ships with, and a special entry for users of group `staff`.
    static final Groups SHIPPED = new Groups(
            Map.of("default", "Standard", "vip", "VIP"),
            JsonMapper.shared().readTree("{\"staff\":{\"+:lab\":\"Lab\",\"-:vip\":\"\",\"desk\":\"Desk\"}}"),
            Set.of("default", "vip", "svip"),
            List.of("vip", "lab", "default"));

    private Samples() {}

    static Token token() {
        return new Token(7, 1, "laptop", 1, -1, 500, false, false, Set.of(), IpRules.EVERYONE, "", false);
    }

    static Token withStatus(int status, long expired, long remaining, boolean unlimited) {
        return new Token(
                7, 1, "laptop", status, expired, remaining, unlimited, false, Set.of(), IpRules.EVERYONE, "", false);
    }

    static Token inGroup(String group) {
        return new Token(7, 1, "laptop", 1, -1, 500, false, false, Set.of(), IpRules.EVERYONE, group, false);
    }

    static Token limitedTo(Set<String> models) {
        return new Token(7, 1, "laptop", 1, -1, 500, false, true, models, IpRules.EVERYONE, "", false);
    }

    static Token from(String addresses) {
        return new Token(7, 1, "laptop", 1, -1, 500, false, false, Set.of(), IpRules.parse(addresses), "", false);
    }

    static Owner owner(int status, String group) {
        return new Owner(1, "alice", 1, status, group, 1_000_000, NO_SETTING);
    }
}
