package dev.sluice.admin;

/// The values of `tokens.status`.
final class TokenStatus {
    static final int ENABLED = 1;
    static final int DISABLED = 2;
    static final int EXPIRED = 3;
    static final int EXHAUSTED = 4;

    private TokenStatus() {}
}
