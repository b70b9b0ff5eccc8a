package dev.sluice.admin;

import static dev.sluice.store.Tables.REDEMPTIONS;

import dev.sluice.ledger.Quota;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// What a request of an administrator says about redemption codes, checked, as columns to store.
final class RedemptionForm {
    private static final int LONGEST_NAME = 20;
    private static final long MOST = 100;

    private RedemptionForm() {}

    /// How many codes to make.
    static int count(Body body) {
        long count = body.number("count", 0);
        if (count < 1 || count > MOST) {
            throw Declined.because("redemption_count", "count is 1 to %d".formatted(MOST));
        }
        return (int) count;
    }

    /// Name, worth and end; members left out are reset, as in new-api.
    static Map<Field<?>, @Nullable Object> columns(Body body, long now) {
        String name = body.text("name", "").strip();
        if (name.isEmpty() || name.codePointCount(0, name.length()) > LONGEST_NAME) {
            throw Declined.because("redemption_name", "name has 1 to %d characters".formatted(LONGEST_NAME));
        }
        long quota = body.number("quota", 0);
        if (quota < 1 || quota > Quota.MOST) {
            throw Declined.because("redemption_quota", "quota is 1 to %d".formatted(Quota.MOST));
        }
        long expires = body.number("expired_time", 0);
        if (expires != 0 && expires <= now) {
            throw Declined.because("redemption_expired_time", "expired_time is 0 or in the future");
        }
        Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put(REDEMPTIONS.NAME, name);
        columns.put(REDEMPTIONS.QUOTA, quota);
        columns.put(REDEMPTIONS.EXPIRED_TIME, expires);
        return columns;
    }

    static int status(Body body) {
        long status = body.number("status", 0);
        if (status != RedemptionRoutes.UNUSED && status != RedemptionRoutes.DISABLED) {
            throw Declined.because("redemption_status", "status is 1 or 2");
        }
        return (int) status;
    }
}
