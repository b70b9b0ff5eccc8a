package dev.sluice.admin;

import static dev.sluice.store.Tables.REDEMPTIONS;

import dev.sluice.store.Database;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Redemption codes, for administrators: list, search, read, make, edit, delete. Deleted ones stay in the table,
/// marked.
final class RedemptionRoutes implements ApiModule {
    static final int UNUSED = 1;
    static final int DISABLED = 2;
    static final int USED = 3;

    private static final int KEY_LENGTH = 32;
    private static final Condition LIVE = REDEMPTIONS.DELETED_AT.isNull();
    private static final RowShape COLUMNS = RowShape.empty()
            .shows(REDEMPTIONS.ID, Kind.WHOLE)
            .shows(REDEMPTIONS.USER_ID, Kind.WHOLE)
            .shows(REDEMPTIONS.KEY, Kind.TEXT)
            .shows(REDEMPTIONS.STATUS, Kind.WHOLE)
            .shows(REDEMPTIONS.NAME, Kind.TEXT)
            .shows(REDEMPTIONS.QUOTA, Kind.WHOLE)
            .shows(REDEMPTIONS.CREATED_TIME, Kind.WHOLE)
            .shows(REDEMPTIONS.REDEEMED_TIME, Kind.WHOLE)
            .shows(REDEMPTIONS.USED_USER_ID, Kind.WHOLE)
            .shows("DeletedAt", REDEMPTIONS.DELETED_AT, Kind.MOMENT)
            .shows(REDEMPTIONS.EXPIRED_TIME, Kind.WHOLE);

    private final Database database;
    private final Audit audit;
    private final InstantSource clock;

    RedemptionRoutes(Database database, Audit audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.ADMIN, "/api/redemption", request -> page(request, LIVE));
        routes.get(Access.ADMIN, "/api/redemption/search", request -> page(request, LIVE.and(filter(request))));
        routes.get(Access.ADMIN, "/api/redemption/:id", request -> ApiReply.data(get(request.id())));
        routes.post(Access.ADMIN, "/api/redemption", this::create);
        routes.put(Access.ADMIN, "/api/redemption", this::update);
        routes.delete(Access.ADMIN, "/api/redemption/invalid", this::deleteInvalid);
        routes.delete(Access.ADMIN, "/api/redemption/:id", this::delete);
    }

    private ApiReply page(ApiRequest request, Condition which) {
        Paging paging = Paging.of(request);
        ObjectNode page = database.read(sql -> paging.render(
                sql.fetchCount(DSL.selectOne().from(REDEMPTIONS).where(which)),
                sql.select(COLUMNS.columns())
                        .from(REDEMPTIONS)
                        .where(which)
                        .orderBy(REDEMPTIONS.ID.desc())
                        .limit(paging.size())
                        .offset(paging.offset())
                        .fetch(RedemptionRoutes::show)));
        return ApiReply.data(page);
    }

    private Condition filter(ApiRequest request) {
        List<Condition> conditions = new ArrayList<>();
        request.query("keyword").ifPresent(keyword -> conditions.add(keyword(keyword)));
        request.query("status").ifPresent(status -> conditions.add(status(status)));
        return DSL.and(conditions);
    }

    private static Condition keyword(String keyword) {
        Condition named = Like.startsWith(REDEMPTIONS.NAME, keyword);
        return keyword.matches("[0-9]{1,18}") ? named.or(REDEMPTIONS.ID.eq(Long.parseLong(keyword))) : named;
    }

    private Condition status(String status) {
        return switch (status) {
            case "expired" -> REDEMPTIONS.STATUS.eq(UNUSED).and(expired());
            case "1" -> REDEMPTIONS.STATUS.eq(UNUSED).andNot(expired());
            case "2" -> REDEMPTIONS.STATUS.eq(DISABLED);
            case "3" -> REDEMPTIONS.STATUS.eq(USED);
            default -> throw Declined.because("redemption_status", "status is 1, 2, 3 or expired");
        };
    }

    private Condition expired() {
        Field<Long> end = DSL.coalesce(REDEMPTIONS.EXPIRED_TIME, 0L);
        return end.ne(0L).and(end.le(now()));
    }

    private ApiReply create(ApiRequest request) {
        Body body = request.body();
        int count = RedemptionForm.count(body);
        Map<Field<?>, @Nullable Object> columns = RedemptionForm.columns(body, now());
        columns.put(REDEMPTIONS.USER_ID, request.caller().id());
        columns.put(REDEMPTIONS.STATUS, UNUSED);
        columns.put(REDEMPTIONS.CREATED_TIME, now());
        columns.put(REDEMPTIONS.REDEEMED_TIME, 0L);
        columns.put(REDEMPTIONS.USED_USER_ID, 0L);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(Secrets.alphanumeric(KEY_LENGTH));
        }
        database.write(sql -> {
            keys.forEach(key -> sql.insertInto(REDEMPTIONS)
                    .set(columns)
                    .set(REDEMPTIONS.KEY, key)
                    .execute());
            return keys.size();
        });
        audit.write(
                request,
                "redemption.create",
                params -> params.put("count", count).put("quota", body.number("quota", 0)));
        return ApiReply.data(Json.strings(keys)).notStored();
    }

    /// What was redeemed stays as it is: its row says what somebody got.
    private ApiReply update(ApiRequest request) {
        Body body = request.body();
        long id = body.requiredNumber("id");
        Map<Field<?>, ?> columns = request.flag("status_only", false)
                ? Map.of(REDEMPTIONS.STATUS, RedemptionForm.status(body))
                : RedemptionForm.columns(body, now());
        database.write(sql -> {
            find(sql, id);
            int changed = sql.update(REDEMPTIONS)
                    .set(columns)
                    .where(REDEMPTIONS.ID.eq(id), REDEMPTIONS.STATUS.ne(USED))
                    .execute();
            if (changed == 0) {
                throw Declined.because("redemption_used", "this code has been redeemed");
            }
            return changed;
        });
        audit.write(request, "redemption.update", params -> params.put("id", id));
        return ApiReply.data(get(id));
    }

    private ApiReply delete(ApiRequest request) {
        long id = request.id();
        database.write(sql -> {
            find(sql, id);
            return delete(sql, REDEMPTIONS.ID.eq(id));
        });
        audit.write(request, "redemption.delete", params -> params.put("id", id));
        return ApiReply.done();
    }

    private ApiReply deleteInvalid(ApiRequest request) {
        int deleted = database.write(sql -> delete(
                sql,
                LIVE.and(REDEMPTIONS
                        .STATUS
                        .in(USED, DISABLED)
                        .or(REDEMPTIONS.STATUS.eq(UNUSED).and(expired())))));
        audit.write(request, "redemption.delete_invalid", params -> params.put("count", deleted));
        return ApiReply.data(deleted);
    }

    private int delete(DSLContext sql, Condition which) {
        return sql.update(REDEMPTIONS)
                .set(REDEMPTIONS.DELETED_AT, clock.instant())
                .where(which)
                .execute();
    }

    private ObjectNode get(long id) {
        return show(database.read(sql -> find(sql, id)));
    }

    private static Record find(DSLContext sql, long id) {
        return sql.select(COLUMNS.columns())
                .from(REDEMPTIONS)
                .where(REDEMPTIONS.ID.eq(id), LIVE)
                .fetchOptional()
                .orElseThrow(() -> Declined.missing("redemption code", id));
    }

    private static ObjectNode show(Record row) {
        return COLUMNS.show(row).put("count", 0);
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
