package dev.sluice.refusal;

/// Carries a [Refusal] through a failed future. Has no stack trace: it is an answer, not a fault.
public final class Refused extends RuntimeException {
    private final transient Refusal refusal;

    public Refused(Refusal refusal) {
        super(refusal.code() + ": " + refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
