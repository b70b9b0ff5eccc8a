package dev.sluice.ledger;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/// When a plan's quota begins anew (billing.md §8.3).
final class ResetTimes {
    private ResetTimes() {}

    /// The first reset after `now`, in Unix seconds: midnight, Monday's midnight, the first of the month's, or
    /// every so many seconds counted from `last`. 0 for never, which a reset after `end` is, too.
    static long next(String period, long customSeconds, long last, long now, long end, ZoneId zone) {
        var day = Instant.ofEpochSecond(now).atZone(zone).with(LocalTime.MIN);
        long next = switch (period) {
            case "daily" -> day.plusDays(1).toEpochSecond();
            case "weekly" -> day.with(TemporalAdjusters.next(DayOfWeek.MONDAY)).toEpochSecond();
            case "monthly" -> day.with(TemporalAdjusters.firstDayOfNextMonth()).toEpochSecond();
            case "custom" ->
                customSeconds <= 0 ? 0 : last + customSeconds * (Math.max(0, now - last) / customSeconds + 1);
            default -> 0;
        };
        return next > end ? 0 : next;
    }
}
