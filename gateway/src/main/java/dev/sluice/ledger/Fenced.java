package dev.sluice.ledger;

/// Another process took over this process's journal, or its place in the database is not where this process left
/// it. Nothing may be written any more: it would be charged twice or not at all.
final class Fenced extends RuntimeException {
    private static final long serialVersionUID = 1;

    Fenced(String message) {
        super(message);
    }
}
