package dev.sluice.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// One line of a bill for calls of a vendor's tool. `dollars` is the whole line before group and channel ratio,
/// `price` what the log shows as its price: US dollars per 1,000 calls, per picture for drawn images.
public record Surcharge(Tool tool, long calls, BigDecimal price, BigDecimal dollars) {
    /// Tools that cost extra.
    public enum Tool {
        WEB_SEARCH("web search"),
        FILE_SEARCH("file search"),
        IMAGE("image generation");

        private final String words;

        Tool(String words) {
            this.words = words;
        }
    }

    private static final BigDecimal CALLS = BigDecimal.valueOf(1000);

    static List<Surcharge> of(ToolPrices prices, Usage usage, boolean searchesByItself) {
        var lines = new ArrayList<Surcharge>(0);
        var tools = usage.tools();
        search(lines, tools.previewWebSearches(), prices.webSearchPreview());
        search(lines, tools.webSearches(), prices.webSearch());
        search(lines, tools.claudeSearches(), prices.webSearch());
        search(lines, tools.googleSearches(), prices.googleSearch());
        search(lines, searchesByItself ? 1 : 0, prices.webSearchPreview());
        if (tools.fileSearches() > 0) {
            lines.add(perThousand(Tool.FILE_SEARCH, tools.fileSearches(), prices.fileSearch()));
        }
        for (var image : tools.images()) {
            var price = ToolPrices.image(image);
            lines.add(new Surcharge(Tool.IMAGE, 1, price, price));
        }
        return lines;
    }

    private static void search(List<Surcharge> lines, long calls, BigDecimal price) {
        if (calls > 0) {
            lines.add(perThousand(Tool.WEB_SEARCH, calls, price));
        }
    }

    private static Surcharge perThousand(Tool tool, long calls, BigDecimal price) {
        return new Surcharge(
                tool, calls, price, price.multiply(BigDecimal.valueOf(calls)).divide(CALLS));
    }

    String words() {
        return "%s: %d calls, %s USD"
                .formatted(tool.words, calls, dollars.stripTrailingZeros().toPlainString());
    }
}
