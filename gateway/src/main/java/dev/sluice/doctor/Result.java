package dev.sluice.doctor;

import java.time.Duration;

/// The outcome of one check, fit to be shown.
public record Result(String id, String title, Verdict verdict, Duration took) {
    public Level level() {
        return verdict.level();
    }
}
