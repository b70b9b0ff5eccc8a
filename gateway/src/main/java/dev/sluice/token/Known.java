package dev.sluice.token;

/// A token with its owner, from one read.
public record Known(Token token, Owner owner) {}
