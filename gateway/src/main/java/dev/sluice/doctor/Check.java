package dev.sluice.doctor;

/// One thing to look at. `id` is stable; scripts filter by it.
public record Check(String id, String title, Examination examination) {
    /// Looks and judges; changes nothing. May throw: the [Doctor] makes a result of that too.
    @FunctionalInterface
    public interface Examination {
        Verdict examine(Facts facts);
    }
}
