package dev.sluice.ledger;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/// What a vendor's tools cost with one model, in US dollars per 1,000 calls; a drawn image in US dollars each.
public record ToolPrices(
        BigDecimal webSearch, BigDecimal webSearchPreview, BigDecimal googleSearch, BigDecimal fileSearch) {
    private static final BigDecimal UNKNOWN_IMAGE = new BigDecimal("0.167");
    private static final Set<String> TOOLS = Set.of("web_search", "web_search_preview", "google_search", "file_search");
    private static final Map<String, String> IMAGES = Map.of(
            "low 1024x1024", "0.011",
            "low 1024x1536", "0.016",
            "low 1536x1024", "0.016",
            "medium 1024x1024", "0.042",
            "medium 1024x1536", "0.063",
            "medium 1536x1024", "0.063",
            "high 1024x1024", "0.167",
            "high 1024x1536", "0.25",
            "high 1536x1024", "0.25");

    /// `table` has keys `tool` and `tool:prefix*`. The longest prefix of the model's name wins, then the plain
    /// tool, then nothing.
    static ToolPrices of(String model, Map<String, BigDecimal> table) {
        return new ToolPrices(
                find("web_search", model, table),
                find("web_search_preview", model, table),
                find("google_search", model, table),
                find("file_search", model, table));
    }

    /// Whether `key` can be one of such a table.
    static boolean isKey(String key) {
        int colon = key.indexOf(':');
        return TOOLS.contains(colon < 0 ? key : key.substring(0, colon)) && (colon < 0 || key.endsWith("*"));
    }

    private static BigDecimal find(String tool, String model, Map<String, BigDecimal> table) {
        for (int end = model.length(); end > 0; end--) {
            var special = table.get(tool + ":" + model.substring(0, end) + "*");
            if (special != null) {
                return special;
            }
        }
        return table.getOrDefault(tool, BigDecimal.ZERO);
    }

    static BigDecimal image(ToolUse.DrawnImage image) {
        var known = IMAGES.get(image.quality() + " " + image.size());
        return known == null ? UNKNOWN_IMAGE : new BigDecimal(known);
    }
}
