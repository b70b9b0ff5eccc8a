package dev.sluice.ops;

/// Something that keeps the gateway from working as it should, found by a [Probe].
///
/// `code` is stable and machine-readable (`database_unavailable`); `text` is for an operator and holds no secret.
/// A `blocking` condition makes the gateway unfit for calls; any other only degrades it.
public record Condition(String code, String text, boolean blocking) {}
