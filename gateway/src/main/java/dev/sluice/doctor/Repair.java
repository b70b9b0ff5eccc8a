package dev.sluice.doctor;

import java.util.Map;

/// Something doctor can put right.
public interface Repair {
    String id();

    /// What it does and what it might spoil, for a person.
    String description();

    /// What would change: facts and counts. Changes nothing.
    Map<String, Object> preview();

    /// Changes it and returns the same facts, now true.
    Map<String, Object> apply();
}
