package dev.sluice.ledger;

/// A journal as the database knows it: `id` is its number in `sluice_nodes`, `name` its own random name, `owner`
/// the process that may write it.
public record Node(long id, String name, String owner) {}
