package dev.sluice.relay;

import dev.sluice.store.Options;
import dev.sluice.vendor.PassThroughFamilies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The options that decide how calls are carried, read once per change. Source: relay.md §4.1.
///
/// `retries` are additional attempts after the first (`RetryTimes`); `retried` are the upstream statuses worth one.
record Rules(int retries, StatusRanges retried, PassThroughFamilies families) {
    private static final Logger log = LoggerFactory.getLogger(Rules.class);

    static final String DEFAULT_RETRIED = "100-199,300-399,401-407,409-499,500-503,505-523,525-599";

    static Rules from(Options options) {
        String saved = options.text("AutomaticRetryStatusCodes");
        return new Rules(
                Math.clamp(options.number("RetryTimes"), 0, 100),
                StatusRanges.of(saved.isBlank() ? DEFAULT_RETRIED : saved),
                families(options));
    }

    private static PassThroughFamilies families(Options options) {
        try {
            return PassThroughFamilies.with(options.text("sluice.pass_through"));
        } catch (IllegalArgumentException wrong) {
            log.atWarn()
                    .addKeyValue("option", "sluice.pass_through")
                    .addKeyValue("problem", wrong.getMessage())
                    .log("pass-through families of the option are ignored");
            return PassThroughFamilies.shippedOnly();
        }
    }

    /// Whether an upstream's refusal with this status is worth another channel.
    boolean worthRetry(int status) {
        return status < 100 || status > 599 || (status != 504 && status != 524 && retried.contains(status));
    }
}
