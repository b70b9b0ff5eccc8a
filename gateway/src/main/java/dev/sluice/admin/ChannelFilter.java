package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SortField;
import org.jooq.impl.DSL;

/// Which channels a list shows, in which order. `type` is kept apart because the counts per type ignore it. With
/// `byTag`, channels without a tag are left out and a page holds so many tags, each with all its channels.
record ChannelFilter(Condition others, Condition type, List<SortField<?>> order, boolean byTag) {
    private static final Set<String> ANY_GROUP = Set.of("all", "null");

    ChannelFilter {
        order = List.copyOf(order);
    }

    static ChannelFilter of(ApiRequest request) {
        List<Condition> conditions = new ArrayList<>();
        request.query("status").ifPresent(status -> conditions.add(status(status)));
        request.query("group")
                .filter(group -> !ANY_GROUP.contains(group))
                .ifPresent(group -> conditions.add(lists(CHANNELS.GROUP, group)));
        request.query("model").ifPresent(model -> conditions.add(Like.contains(CHANNELS.MODELS, model)));
        request.query("keyword").ifPresent(keyword -> conditions.add(keyword(keyword)));
        request.query("tag").ifPresent(tag -> conditions.add(CHANNELS.TAG.eq(tag)));
        var type = request.number("type");
        return new ChannelFilter(
                DSL.and(conditions),
                type.isPresent() ? CHANNELS.TYPE.eq((int) type.getAsLong()) : DSL.noCondition(),
                order(request),
                request.flag("tag_mode", false));
    }

    Condition all() {
        return others.and(type);
    }

    /// An id, an exact key, or a part of the name or base URL.
    private static Condition keyword(String keyword) {
        Condition found = Like.contains(CHANNELS.NAME, keyword)
                .or(Like.contains(CHANNELS.BASE_URL, keyword))
                .or(CHANNELS.KEY.eq(keyword));
        return keyword.matches("[0-9]{1,18}") ? found.or(CHANNELS.ID.eq(Long.parseLong(keyword))) : found;
    }

    private static Condition status(String status) {
        return switch (status.toLowerCase(Locale.ROOT)) {
            case "enabled", "1" -> CHANNELS.STATUS.eq(ChannelState.ENABLED);
            case "disabled", "0" -> CHANNELS.STATUS.ne(ChannelState.ENABLED);
            default -> DSL.noCondition();
        };
    }

    /// Whether a comma-separated column lists `name`; blanks around names do not matter.
    static Condition lists(Field<String> column, String name) {
        Field<String> bare = DSL.replace(column, " ", "");
        return Like.contains(DSL.concat(DSL.inline(","), bare, DSL.inline(",")), "," + name.replace(" ", "") + ",");
    }

    private static List<SortField<?>> order(ApiRequest request) {
        boolean ascending =
                request.query("sort_order").map("asc"::equalsIgnoreCase).orElse(false);
        Field<?> chosen = switch (request.query("sort_by", "")) {
            case "name" -> CHANNELS.NAME;
            case "priority" -> CHANNELS.PRIORITY;
            case "balance" -> CHANNELS.BALANCE;
            case "response_time" -> CHANNELS.RESPONSE_TIME;
            case "test_time" -> CHANNELS.TEST_TIME;
            case "id" -> CHANNELS.ID;
            default -> request.flag("id_sort", false) ? CHANNELS.ID : CHANNELS.PRIORITY;
        };
        return List.of(ascending ? chosen.asc() : chosen.desc(), CHANNELS.ID.desc());
    }
}
