package dev.sluice.admin;

import static dev.sluice.store.Tables.LOGS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Record;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The log: everything for administrators, one's own rows for accounts and clients.
final class LogRoutes implements ApiModule {
    private static final int MOST_COUNTED = 1_000_000;
    private static final int MOST_OWN_COUNTED = 10_000;
    private static final int MOST_OF_TOKEN = 1000;

    private final LogStore store;
    private final Audit audit;

    LogRoutes(LogStore store, Audit audit) {
        this.store = store;
        this.audit = audit;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.ADMIN, "/api/log", this::list);
        routes.get(Access.USER, "/api/log/self", this::own);
        routes.get(Access.ADMIN, "/api/log/stat", request -> statistics(LogFilter.statistics(request)));
        routes.get(
                Access.USER,
                "/api/log/self/stat",
                request -> statistics(mine(request).and(LogFilter.ownStatistics(request))));
        routes.get(Access.TOKEN, "/api/log/token", this::ofToken);
        routes.delete(Access.ROOT, "/api/log", this::delete);
        routes.get(Access.ADMIN, "/api/log/search", _ -> retired());
        routes.get(Access.USER, "/api/log/self/search", _ -> retired());
    }

    private ApiReply list(ApiRequest request) {
        Paging paging = Paging.of(request);
        var listing = store.list(LogFilter.all(request), paging, MOST_COUNTED);
        Map<Long, String> names = store.channelNames(listing.rows());
        List<ObjectNode> items = listing.rows().stream()
                .map(row -> LogShape.whole(row, names.getOrDefault(Rows.number(row, LOGS.CHANNEL_ID), "")))
                .toList();
        return ApiReply.data(paging.render(listing.total(), items));
    }

    private ApiReply own(ApiRequest request) {
        Paging paging = Paging.of(request);
        var listing = store.list(mine(request).and(LogFilter.own(request)), paging, MOST_OWN_COUNTED);
        return ApiReply.data(paging.render(listing.total(), numbered(listing.rows(), paging.offset())));
    }

    private ApiReply ofToken(ApiRequest request) {
        if (!(request.caller().means() instanceof Caller.Means.Token(long tokenId))) {
            throw new IllegalStateException("a TOKEN route was called without a token");
        }
        ArrayNode items = Json.array();
        numbered(store.ofToken(tokenId, MOST_OF_TOKEN), 0).forEach(items::add);
        return ApiReply.data(items);
    }

    private ApiReply statistics(Condition which) {
        var statistics = store.statistics(which);
        return ApiReply.data(Json.object()
                .put("quota", statistics.quota())
                .put("rpm", statistics.rpm())
                .put("tpm", statistics.tpm()));
    }

    private ApiReply delete(ApiRequest request) {
        long before = request.number("target_timestamp").orElse(0);
        if (before <= 0) {
            throw Declined.because("target_timestamp", "target_timestamp is missing: rows older than it are deleted");
        }
        int deleted = store.deleteBefore(before);
        audit.write(request, "log.clear", params -> params.put("before", before).put("count", deleted));
        return ApiReply.data(deleted);
    }

    private static ApiReply retired() {
        throw Declined.because("retired", "this search was withdrawn; use the filters of the log list");
    }

    private static Condition mine(ApiRequest request) {
        return LOGS.USER_ID.eq(request.caller().id());
    }

    private static List<JsonNode> numbered(List<Record> rows, long offset) {
        List<JsonNode> items = new ArrayList<>();
        for (Record row : rows) {
            items.add(LogShape.own(row, offset + items.size() + 1));
        }
        return items;
    }
}
