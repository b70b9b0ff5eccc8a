package dev.sluice.token;

/// How token look-ups fare. `degraded` tells that known tokens are served from memory because the database does not
/// answer; `lastError` says why, empty if it does.
public record TokenCacheStatus(long tokens, boolean degraded, String lastError, long reads, long failures) {}
