package dev.sluice.ledger.tier;

/// A text is no price expression, or an expression has no value for a call. The message says what is wrong, and for a
/// text where, in words for the administrator. Has no stack trace: it is an answer, not a fault.
public final class BadExpression extends RuntimeException {
    public BadExpression(String problem) {
        super(problem, null, false, false);
    }

    static BadExpression at(int offset, String problem) {
        return new BadExpression("at character %d: %s".formatted(offset + 1, problem));
    }

    /// What is wrong.
    public String problem() {
        return String.valueOf(getMessage());
    }
}
