package dev.sluice.ledger;

import java.util.ArrayList;
import java.util.List;

/// Calls of a vendor's own tools that one answer shows, each billed apart from model tokens.
///
/// `webSearches` and `previewWebSearches` are Responses output items; which of the two they are follows from the
/// tools the answer declares. `claudeSearches` come from Anthropic's `server_tool_use`. `googleSearches` is 1 for an
/// answer of Gemini that rests on a search.
public record ToolUse(
        long webSearches,
        long previewWebSearches,
        long claudeSearches,
        long googleSearches,
        long fileSearches,
        List<DrawnImage> images) {
    public static final ToolUse NONE = new ToolUse(0, 0, 0, 0, 0, List.of());

    /// One finished `image_generation_call`. Blank when the answer does not say.
    public record DrawnImage(String quality, String size) {}

    public ToolUse {
        images = List.copyOf(images);
    }

    public boolean isEmpty() {
        return equals(NONE);
    }

    ToolUse plus(ToolUse other) {
        var drawn = new ArrayList<>(images);
        drawn.addAll(other.images);
        return new ToolUse(
                webSearches + other.webSearches,
                previewWebSearches + other.previewWebSearches,
                claudeSearches + other.claudeSearches,
                googleSearches + other.googleSearches,
                fileSearches + other.fileSearches,
                drawn);
    }
}
