package dev.sluice.ledger;

import dev.sluice.ledger.ToolUse.DrawnImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Counts calls of built-in tools in an OpenAI Responses answer. A stream shows each call twice, once as
/// `response.output_item.done` and once in the final `output` list; the fuller of the two views counts.
final class AnswerItems {
    private static final Set<String> UNFINISHED = Set.of("failed", "incomplete", "in_progress", "searching");

    private Tally finished = new Tally();
    private Tally listed = new Tally();
    private Tally listing = new Tally();
    private boolean previewSearchDeclared;
    private boolean searchDeclared;

    private String eventType = "";
    private String type = "";
    private String status = "";
    private String quality = "";
    private String size = "";

    void documentBegins() {
        listing = new Tally();
        eventType = "";
        itemBegins();
    }

    void itemBegins() {
        type = "";
        status = "";
        quality = "";
        size = "";
    }

    void scalar(UsageField field, String text) {
        switch (field) {
            case ITEM_TYPE -> type = text;
            case ITEM_STATUS -> status = text;
            case ITEM_QUALITY -> quality = text;
            case ITEM_SIZE -> size = text;
            case EVENT_TYPE -> eventType = text;
            case DECLARED_TOOL -> {
                previewSearchDeclared |= text.startsWith("web_search_preview");
                searchDeclared |= text.equals("web_search") || text.startsWith("web_search_2");
            }
            default -> {}
        }
    }

    void itemEnds() {
        addTo(listing);
        itemBegins();
    }

    void documentEnds() {
        if (eventType.equals("response.output_item.done")) {
            addTo(finished);
        }
        listed = listed.fuller(listing);
    }

    private void addTo(Tally tally) {
        if (UNFINISHED.contains(status)) {
            return;
        }
        switch (type) {
            case "web_search_call" -> tally.webSearches++;
            case "file_search_call" -> tally.fileSearches++;
            case "image_generation_call" -> tally.images.add(new DrawnImage(quality, size));
            default -> {}
        }
    }

    /// A web search counts as the generally available tool only where the answer declares just that one.
    ToolUse tools(long claudeSearches, boolean grounded) {
        var calls = finished.fuller(listed);
        boolean preview = previewSearchDeclared || !searchDeclared;
        if (calls.size() == 0 && claudeSearches == 0 && !grounded) {
            return ToolUse.NONE;
        }
        return new ToolUse(
                preview ? 0 : calls.webSearches,
                preview ? calls.webSearches : 0,
                claudeSearches,
                grounded ? 1 : 0,
                calls.fileSearches,
                calls.images);
    }

    private static final class Tally {
        private long webSearches;
        private long fileSearches;
        private final List<DrawnImage> images = new ArrayList<>();

        private long size() {
            return webSearches + fileSearches + images.size();
        }

        private Tally fuller(Tally other) {
            return other.size() > size() ? other : this;
        }
    }
}
