package dev.sluice.ledger;

/// What a place in an answer means for its usage. Vendors spell one meaning in several ways; several spellings of a
/// count in one answer are one count, the largest.
enum UsageField {
    PROMPT,
    INPUT,
    COMPLETION,
    OUTPUT,
    TOTAL,
    /// Length of transcribed sound, in seconds.
    SECONDS,
    CACHED_DETAIL,
    CACHE_HIT,
    /// Anthropic's spelling: beside `input_tokens`, not inside.
    CACHE_READ_APART,
    CACHE_WRITE_APART,
    CACHE_WRITE_DETAIL,
    CACHE_WRITE_5M,
    CACHE_WRITE_1H,
    IMAGE_INPUT,
    AUDIO_INPUT,
    REASONING,
    IMAGE_OUTPUT,
    AUDIO_OUTPUT,
    CLAUDE_SEARCHES,

    // From here on not counts.
    OUTPUT_ITEM,
    ITEM_TYPE,
    ITEM_STATUS,
    ITEM_QUALITY,
    ITEM_SIZE,
    DECLARED_TOOL,
    EVENT_TYPE,
    DATA_ITEM;

    boolean isCount() {
        return compareTo(OUTPUT_ITEM) < 0;
    }
}
