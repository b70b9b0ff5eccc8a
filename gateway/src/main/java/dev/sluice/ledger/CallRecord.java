package dev.sluice.ledger;

import dev.sluice.config.ModelName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One event of the ledger: a row of table `logs`, and for a charge the counters that go with it.
///
/// `content` is for people, `other` a JSON object. Texts may come from clients; the writer makes them fit their
/// columns.
///
/// `cost` is what the operator pays for the call, in nano-units (10⁻⁹ quota), [#UNKNOWN_COST] where nobody knows.
/// `begun` are the jobs that the call started: they are charged and remembered together or not at all.
public record CallRecord(
        Kind kind,
        Instant at,
        Caller caller,
        Call call,
        String modelName,
        Quota quota,
        Paid paid,
        long promptTokens,
        long completionTokens,
        String content,
        String other,
        long cost,
        List<Begun> begun)
        implements LedgerEvent {
    public static final long UNKNOWN_COST = -1;

    private static final int NANO_DIGITS = 9;
    private static final BigDecimal MOST_COST = BigDecimal.valueOf(Long.MAX_VALUE, NANO_DIGITS);

    /// The event, with its number in column `type`.
    public enum Kind {
        CONSUME(2),
        ERROR(5),
        /// `quota` is what was given back.
        REFUND(6);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static Kind of(int number) {
            for (var kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no event has number %d".formatted(number));
        }
    }

    /// Who called. `tokenId` is 0 for calls without a token; `group` is the one that decided the price; `ip` is
    /// empty unless its user wants it kept.
    public record Caller(long userId, String username, long tokenId, String tokenName, String group, String ip) {}

    /// How the call went. `channelId` is the last channel tried, 0 for none; `took` is the whole call's time.
    public record Call(long channelId, Duration took, boolean stream, String requestId, String upstreamRequestId) {}

    /// A job that a call started at the pass-through service `service`. `keyIndex` is the place of the key in a
    /// channel of several, 0 otherwise.
    public record Begun(String service, String jobId, int keyIndex) {}

    public CallRecord {
        begun = List.copyOf(begun);
        if (promptTokens < 0 || completionTokens < 0 || Math.max(promptTokens, completionTokens) > 4 * Usage.LIMIT) {
            throw new IllegalArgumentException(
                    "tokens are %d and %d, want 0 to %d".formatted(promptTokens, completionTokens, 4 * Usage.LIMIT));
        }
        if (modelName.startsWith("gpt-4-gizmo") || modelName.startsWith("gpt-4o-gizmo")) {
            modelName = ModelName.normalised(modelName);
        }
    }

    /// Paid by the wallet, without a remainder; at a cost nobody knows.
    public CallRecord(
            Kind kind,
            Instant at,
            Caller caller,
            Call call,
            String modelName,
            Quota quota,
            long promptTokens,
            long completionTokens,
            String content,
            String other) {
        this(
                kind,
                at,
                caller,
                call,
                modelName,
                quota,
                Paid.WHOLE,
                promptTokens,
                completionTokens,
                content,
                other,
                UNKNOWN_COST,
                List.of());
    }

    /// The same call, charged `units` as `how` says.
    public CallRecord charged(Quota units, Paid how) {
        return new CallRecord(
                kind,
                at,
                caller,
                call,
                modelName,
                units,
                how,
                promptTokens,
                completionTokens,
                content,
                other,
                cost,
                begun);
    }

    /// The same call, having started these jobs.
    public CallRecord beginning(List<Begun> jobs) {
        return new CallRecord(
                kind,
                at,
                caller,
                call,
                modelName,
                quota,
                paid,
                promptTokens,
                completionTokens,
                content,
                other,
                cost,
                jobs);
    }

    /// The jobs it started, each with what the whole call was charged.
    public List<Job> jobs() {
        return begun.stream().map(this::job).toList();
    }

    private Job job(Begun job) {
        return new Job(
                job.service(),
                job.jobId(),
                caller.userId(),
                caller.tokenId(),
                call.channelId(),
                job.keyIndex(),
                call.requestId(),
                modelName,
                quota,
                paid.planId(),
                paid.byPlan(),
                false,
                at);
    }

    /// In nano-units; a cost beyond them counts as unknown.
    private static long nano(Optional<BigDecimal> cost) {
        return cost.filter(quota -> quota.compareTo(MOST_COST) < 0)
                .map(quota -> quota.setScale(NANO_DIGITS, RoundingMode.HALF_UP)
                        .unscaledValue()
                        .longValueExact())
                .orElse(UNKNOWN_COST);
    }

    /// The same call with another `other`.
    CallRecord telling(String more) {
        return new CallRecord(
                kind,
                at,
                caller,
                call,
                modelName,
                quota,
                paid,
                promptTokens,
                completionTokens,
                content,
                more,
                cost,
                begun);
    }

    /// A charge by a bill.
    public static CallRecord of(Instant at, Caller caller, Call call, Bill bill, ChannelCost cost, CallNotes notes) {
        return new CallRecord(
                Kind.CONSUME,
                at,
                caller,
                call,
                bill.price().terms().model(),
                bill.quota(),
                new Paid(Rounding.remainder(bill.exact(), bill.quota()), 0, Quota.ZERO),
                bill.usage().loggedInputTokens(),
                bill.usage().output().tokens(),
                bill.content(),
                OtherJson.of(bill, cost, notes),
                nano(cost.of(bill)),
                List.of());
    }

    /// A charge for a pass-through call. Both token counts are 1: pages of new-api divide by them.
    public static CallRecord of(
            Instant at, Caller caller, Call call, PassThroughPrice price, ChannelCost cost, CallNotes notes) {
        return new CallRecord(
                Kind.CONSUME,
                at,
                caller,
                call,
                price.billingName(),
                price.quota(),
                Paid.WHOLE,
                1,
                1,
                price.content(),
                OtherJson.of(price, cost, notes),
                nano(cost.of(price)),
                List.of());
    }

    /// A charge for a call that was refused for what it asks.
    public static CallRecord of(
            Instant at,
            Caller caller,
            Call call,
            String model,
            ViolationFee fee,
            ViolationFee.Why why,
            CallNotes notes) {
        return new CallRecord(
                Kind.CONSUME,
                at,
                caller,
                call,
                model,
                fee.quota(),
                new Paid(Rounding.remainder(fee.exact(), fee.quota()), 0, Quota.ZERO),
                0,
                0,
                "Violation fee charged",
                OtherJson.of(fee, why, notes),
                UNKNOWN_COST,
                List.of());
    }

    /// A failed attempt. `message` is masked already.
    public static CallRecord failed(
            Instant at,
            Caller caller,
            Call call,
            String model,
            String message,
            OtherJson.Failure why,
            CallNotes notes) {
        return new CallRecord(
                Kind.ERROR,
                at,
                caller,
                call,
                model,
                Quota.ZERO,
                0,
                0,
                "status_code=%d, %s".formatted(why.statusCode(), message),
                OtherJson.of(why, notes));
    }
}
