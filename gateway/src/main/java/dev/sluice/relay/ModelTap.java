package dev.sluice.relay;

import dev.sluice.ledger.Usage;

/// A tap on a model's answer: finds what was used.
interface ModelTap extends Tap {
    /// What the upstream reported so far; its source is NONE when it reported nothing.
    Usage reported();

    /// Model tokens of the text that passed, counted by Sluice.
    long outputEstimate();
}
