package dev.sluice.relay;

import java.util.List;

/// What a model call asks for, one value per OpenAI-shaped route. Source: relay.md §1.3, §2.7, §3.2, §7.
///
/// `defaultModel` is used when the caller names none, `""` when that is an error.
enum Mode {
    CHAT("/v1/chat/completions", ""),
    COMPLETIONS("/v1/completions", ""),
    RESPONSES("/v1/responses", ""),
    EMBEDDINGS("/v1/embeddings", ""),
    MODERATIONS("/v1/moderations", "text-moderation-stable"),
    RERANK("/v1/rerank", ""),
    IMAGES("/v1/images/generations", "dall-e"),
    IMAGE_EDITS("/v1/images/edits", ""),
    IMAGE_VARIATIONS("/v1/images/variations", "dall-e-2"),
    SPEECH("/v1/audio/speech", "tts-1"),
    TRANSCRIPTIONS("/v1/audio/transcriptions", "whisper-1"),
    TRANSLATIONS("/v1/audio/translations", "whisper-1");

    private final String path;
    private final String defaultModel;

    Mode(String path, String defaultModel) {
        this.path = path;
        this.defaultModel = defaultModel;
    }

    String path() {
        return path;
    }

    String defaultModel() {
        return defaultModel;
    }

    /// Whether upstreams take a request that names no model, and choose one themselves.
    boolean upstreamChooses() {
        return this == MODERATIONS || isImage();
    }

    /// Alternatives: one of each list must be filled in the body.
    List<List<String>> required() {
        return switch (this) {
            case CHAT -> List.of(List.of("messages", "prefix", "suffix"));
            case COMPLETIONS -> List.of(List.of("prompt"));
            case RESPONSES -> List.of(List.of("input", "prompt", "previous_response_id"));
            case EMBEDDINGS, MODERATIONS, SPEECH -> List.of(List.of("input"));
            case RERANK -> List.of(List.of("query"), List.of("documents"));
            case IMAGES -> List.of(List.of("prompt"));
            case IMAGE_EDITS, IMAGE_VARIATIONS, TRANSCRIPTIONS, TRANSLATIONS -> List.of();
        };
    }

    /// Whether the body may be a form with files.
    boolean takesForms() {
        return switch (this) {
            case IMAGE_EDITS, IMAGE_VARIATIONS, TRANSCRIPTIONS, TRANSLATIONS -> true;
            default -> false;
        };
    }

    /// Whether a stream of this mode ends with a usage chunk when `stream_options.include_usage` asks for one.
    boolean hasStreamOptions() {
        return this == CHAT || this == COMPLETIONS;
    }

    boolean isImage() {
        return this == IMAGES || this == IMAGE_EDITS || this == IMAGE_VARIATIONS;
    }
}
