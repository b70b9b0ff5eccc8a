package dev.sluice.ledger;

import java.time.Instant;
import java.time.ZoneId;

/// How long a plan lasts (billing.md §8.1): so many years, months, days or hours, or `customSeconds`.
record PlanTerm(String unit, long value, long customSeconds) {
    /// When a plan that begins at `start` ends. Years and months are counted in the calendar of `zone`.
    Instant end(Instant start, ZoneId zone) {
        var begin = start.atZone(zone);
        return switch (unit) {
            case "year" -> begin.plusYears(value).toInstant();
            case "day" -> begin.plusDays(value).toInstant();
            case "hour" -> begin.plusHours(value).toInstant();
            case "custom" -> start.plusSeconds(customSeconds);
            default -> begin.plusMonths(value).toInstant();
        };
    }
}
