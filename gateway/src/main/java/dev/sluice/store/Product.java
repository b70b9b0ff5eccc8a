package dev.sluice.store;

import java.util.List;

/// The program whose database Sluice found when it first opened it. It decides what a channel's type number means:
/// one-api numbers its types in its own way, and 53 and 55 differ between new-api and the ZeoXel fork.
public enum Product {
    /// Made by Sluice.
    SLUICE(1),
    NEW_API(2),
    /// The ZeoXel fork of new-api.
    ZEOXEL(3),
    /// The fork's, later opened by new-api: rows of both may be there, so 53 and 55 must be told apart row by row.
    ZEOXEL_THEN_NEW_API(4),
    ONE_API(5),
    /// one-api's, later opened by new-api, which reads the old type numbers as its own.
    ONE_API_THEN_NEW_API(6);

    /// Tables only new-api made after the fork had parted from it.
    private static final List<String> UPSTREAM_ONLY =
            List.of("passkey_credentials", "custom_oauth_providers", "checkins");

    private final int code;

    Product(int code) {
        this.code = code;
    }

    /// A stable number for `sluice_versions`.
    int code() {
        return code;
    }

    static Product of(long code) {
        for (Product product : values()) {
            if (product.code == code) {
                return product;
            }
        }
        throw new IllegalStateException(
                "sluice_versions: product is %d, want 1 to %d".formatted(code, values().length));
    }

    static Product recognise(Inventory found) {
        if (!found.has("channels")) {
            return SLUICE;
        }
        boolean oneApi =
                found.has("channels", "config") || found.has("tokens", "subnet") || found.has("users", "lark_id");
        if (oneApi) {
            return found.has("channels", "channel_info") ? ONE_API_THEN_NEW_API : ONE_API;
        }
        boolean fork = found.has("channels", "channel_ratio")
                || found.has("tokens", "external_user_id")
                || found.has("abilities", "workflow_price")
                || found.has("tasks", "actual_credits");
        if (fork) {
            return UPSTREAM_ONLY.stream().anyMatch(found::has) ? ZEOXEL_THEN_NEW_API : ZEOXEL;
        }
        return NEW_API;
    }
}
