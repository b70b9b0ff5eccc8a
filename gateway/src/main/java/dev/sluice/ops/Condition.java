package dev.sluice.ops;

/// Something that keeps the gateway from working as it should, found by a [Probe].
///
/// `code` is stable and machine-readable (`database_unavailable`); `text` is for an operator. Anybody may read it, so
/// it is cleaned here of passwords, keys and the users of database addresses, whoever wrote it.
/// A `blocking` condition makes the gateway unfit for calls; any other only degrades it.
public record Condition(String code, String text, boolean blocking) {
    private static final Redactor BY_SHAPE = Redactor.byShape();

    public Condition {
        text = BY_SHAPE.clean(text);
    }
}
