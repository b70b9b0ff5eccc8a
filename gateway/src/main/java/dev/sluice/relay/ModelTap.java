package dev.sluice.relay;

import dev.sluice.ledger.Usage;

/// A tap on a model's answer: finds what was used.
interface ModelTap extends Tap {
    /// What the upstream reported so far; its source is NONE when it reported nothing.
    Usage reported();

    /// The text that passed so far.
    AnswerText.Sample text();

    /// How many bytes passed so far, as far as they matter: 0 for a stream.
    default long bytes() {
        return 0;
    }
}
