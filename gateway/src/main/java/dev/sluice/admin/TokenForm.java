package dev.sluice.admin;

import static dev.sluice.store.Tables.TOKENS;

import dev.sluice.store.Options;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// What a request says about a token, checked, as columns to store.
///
/// A member that was left out is reset to nothing, on create and on edit alike: that is new-api's contract, and its
/// clients send whole objects. The one exception is the end of a new token, which then never comes.
final class TokenForm {
    private static final int LONGEST_NAME = 50;
    private static final int LONGEST_GROUP = 64;
    private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(1_000_000_000);
    private static final long NEVER = -1;

    private TokenForm() {}

    static Map<Field<?>, @Nullable Object> create(Body body, Options options) {
        Map<Field<?>, @Nullable Object> columns = update(body, options);
        if (!body.has("expired_time") || body.number("expired_time", 0) == 0) {
            columns.put(TOKENS.EXPIRED_TIME, NEVER);
        }
        return columns;
    }

    static Map<Field<?>, @Nullable Object> update(Body body, Options options) {
        Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put(TOKENS.NAME, shorterThan(LONGEST_NAME, "name", body.text("name", "")));
        columns.put(TOKENS.EXPIRED_TIME, body.number("expired_time", 0));
        boolean unlimited = body.flag("unlimited_quota", false);
        columns.put(TOKENS.UNLIMITED_QUOTA, unlimited);
        columns.put(TOKENS.REMAIN_QUOTA, quota(body, unlimited, options));
        columns.put(TOKENS.MODEL_LIMITS_ENABLED, body.flag("model_limits_enabled", false));
        columns.put(TOKENS.MODEL_LIMITS, CommaNames.tidy(body.text("model_limits", "")));
        columns.put(TOKENS.ALLOW_IPS, body.text("allow_ips").orElse(null));
        columns.put(
                TOKENS.GROUP,
                shorterThan(LONGEST_GROUP, "group", body.text("group", "").strip()));
        columns.put(TOKENS.CROSS_GROUP_RETRY, body.flag("cross_group_retry", false));
        return columns;
    }

    private static long quota(Body body, boolean unlimited, Options options) {
        long quota = body.number("remain_quota", 0);
        BigDecimal most = options.decimal("QuotaPerUnit").multiply(MOST_DOLLARS);
        if (!unlimited && (quota < 0 || BigDecimal.valueOf(quota).compareTo(most) > 0)) {
            throw Declined.because("token_quota", "remain_quota is out of range, want 0 to " + most.toBigInteger());
        }
        return quota;
    }

    private static String shorterThan(int most, String name, String text) {
        if (text.codePointCount(0, text.length()) > most) {
            throw Declined.because("token_" + name, "%s has more than %d characters".formatted(name, most));
        }
        return text;
    }
}
