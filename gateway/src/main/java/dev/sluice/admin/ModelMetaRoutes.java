package dev.sluice.admin;

import dev.sluice.store.Database;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import tools.jackson.databind.node.ObjectNode;

/// What is known about models (table `models`), to be read. The trailing slash matters here and only here:
/// `/api/models` without one is another route, the models of an account.
final class ModelMetaRoutes implements ApiModule {
    private static final Table<Record> MODELS = DSL.table(DSL.name("models"));
    private static final Field<Long> ID = DSL.field(DSL.name("id"), SQLDataType.BIGINT);
    private static final Field<String> MODEL_NAME = text("model_name");
    private static final Field<Long> VENDOR_ID = whole("vendor_id");
    private static final Condition LIVE = DSL.field(DSL.name("deleted_at")).isNull();
    private static final RowShape COLUMNS = RowShape.empty()
            .shows(ID, Kind.WHOLE)
            .shows(MODEL_NAME, Kind.TEXT)
            .shows(text("description"), Kind.TEXT)
            .shows(text("icon"), Kind.TEXT)
            .shows(text("tags"), Kind.TEXT)
            .shows(VENDOR_ID, Kind.WHOLE)
            .shows(text("endpoints"), Kind.TEXT)
            .shows(whole("status"), Kind.WHOLE)
            .shows(whole("sync_official"), Kind.WHOLE)
            .shows(whole("created_time"), Kind.WHOLE)
            .shows(whole("updated_time"), Kind.WHOLE)
            .shows(whole("name_rule"), Kind.WHOLE);

    private final Database database;

    ModelMetaRoutes(Database database) {
        this.database = database;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.ADMIN, "/api/models/", this::list);
        routes.get(Access.ADMIN, "/api/models/search", this::list);
    }

    private ApiReply list(ApiRequest request) {
        Paging paging = Paging.of(request);
        Condition which = request.query("keyword")
                .map(keyword -> LIVE.and(Like.contains(MODEL_NAME, keyword)))
                .orElse(LIVE);
        ObjectNode found = database.read(sql -> {
            var rows = sql.select(COLUMNS.columns())
                    .from(MODELS)
                    .where(which)
                    .orderBy(ID.desc())
                    .limit(paging.size())
                    .offset(paging.offset())
                    .fetch(COLUMNS::show);
            ObjectNode page =
                    paging.render(sql.fetchCount(DSL.selectOne().from(MODELS).where(which)), rows);
            var count = DSL.count();
            Map<Long, Long> perVendor = new TreeMap<>();
            sql.select(VENDOR_ID, count)
                    .from(MODELS)
                    .where(LIVE)
                    .groupBy(VENDOR_ID)
                    .forEach(row -> perVendor.merge(Rows.number(row, VENDOR_ID), Rows.number(row, count), Long::sum));
            ObjectNode vendors = page.putObject("vendor_counts");
            perVendor.forEach((vendor, models) -> vendors.put(Long.toString(vendor), models));
            return page;
        });
        return ApiReply.data(found);
    }

    private static Field<String> text(String name) {
        return DSL.field(DSL.name(name), SQLDataType.VARCHAR);
    }

    private static Field<Long> whole(String name) {
        return DSL.field(DSL.name(name), SQLDataType.BIGINT);
    }
}
