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
    /// Google's spellings: thinking and what tools put into the prompt are beside the other counts, not inside.
    GOOGLE_PROMPT,
    GOOGLE_TOOL_PROMPT,
    GOOGLE_ANSWER,
    GOOGLE_THINKING,

    // From here on not counts.
    /// What the vendor itself charges: US dollars, and xAI's ten-thousand-millionths of one.
    COST,
    COST_TICKS,
    PROMPT_MODALITY,
    ANSWER_MODALITY,
    MODALITY_NAME,
    MODALITY_TOKENS,
    GROUNDING,
    OUTPUT_ITEM,
    ITEM_TYPE,
    ITEM_STATUS,
    ITEM_QUALITY,
    ITEM_SIZE,
    DECLARED_TOOL,
    EVENT_TYPE,
    DATA_ITEM;

    boolean isCount() {
        return compareTo(COST) < 0;
    }
}
