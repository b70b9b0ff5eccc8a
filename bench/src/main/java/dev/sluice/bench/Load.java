package dev.sluice.bench;

import java.time.Duration;

/// Sends one chat after the other on every one of its connections, as fast as they are answered.
interface Load {
    /// What came of it. Any answer but 200 is an error.
    record Result(long requests, double perSecond, double p50Ms, double p99Ms, long errors) {}

    String name();

    Result run(Subject subject, Chat chat, Duration time);
}
