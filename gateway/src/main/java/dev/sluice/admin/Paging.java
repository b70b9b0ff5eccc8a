package dev.sluice.admin;

import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Which page of a list a client wants: `p` counts from 1, `page_size` (also `ps`, `size`) is at most 100.
/// Values out of range are replaced, as new-api does.
record Paging(int page, int size) {
    private static final int DEFAULT_SIZE = 10;
    private static final int LARGEST_SIZE = 100;
    private static final int LAST_PAGE = 10_000_000;

    static Paging of(ApiRequest request) {
        return of(request, DEFAULT_SIZE);
    }

    static Paging of(ApiRequest request, int defaultSize) {
        long page = number(request, "p").orElse(1);
        long size = number(request, "page_size", "ps", "size").orElse(defaultSize);
        return new Paging(
                page < 1 ? 1 : (int) Math.min(page, LAST_PAGE),
                size < 1 ? defaultSize : (int) Math.min(size, LARGEST_SIZE));
    }

    long offset() {
        return (page - 1L) * size;
    }

    /// The part of a whole list that lies on this page.
    <T> List<T> cut(List<T> all) {
        int from = (int) Math.min(offset(), all.size());
        return all.subList(from, Math.min(from + size, all.size()));
    }

    ObjectNode render(long total, List<? extends JsonNode> items) {
        ObjectNode rendered = Json.object();
        rendered.put("page", page);
        rendered.put("page_size", size);
        rendered.put("total", total);
        ArrayNode list = rendered.putArray("items");
        items.forEach(list::add);
        return rendered;
    }

    private static OptionalLong number(ApiRequest request, String... names) {
        for (String name : names) {
            OptionalLong value = request.number(name);
            if (value.isPresent()) {
                return value;
            }
        }
        return OptionalLong.empty();
    }
}
