package dev.sluice.routing;

/// Something odd in a channel's row that did not stop Sluice from using it. `problem` never repeats the column's
/// value.
public record Finding(String column, String problem) {}
