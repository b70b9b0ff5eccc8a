package dev.sluice.admin;

import static dev.sluice.store.Tables.SUBSCRIPTION_PLANS;

import dev.sluice.store.Database;
import java.time.InstantSource;
import java.util.Map;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/// Plans, for administrators: list, make, change, switch on and off. What users have bought stays as it was.
final class PlanAdminRoutes implements ApiModule {
    private static final String PLANS = "/api/subscription/admin/plans";

    private final Database database;
    private final Audit audit;
    private final InstantSource clock;

    PlanAdminRoutes(Database database, Audit audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.ADMIN, PLANS, this::list);
        routes.post(Access.ADMIN, PLANS, this::create);
        routes.put(Access.ADMIN, PLANS + "/:id", this::update);
        routes.patch(Access.ADMIN, PLANS + "/:id", this::enable);
    }

    private ApiReply list(ApiRequest request) {
        ArrayNode plans = Json.array();
        database.read(sql -> sql.selectFrom(SUBSCRIPTION_PLANS)
                        .orderBy(SUBSCRIPTION_PLANS.SORT_ORDER.desc(), SUBSCRIPTION_PLANS.ID)
                        .fetch())
                .forEach(row -> plans.add(PlanShape.plan(row)));
        return ApiReply.data(plans);
    }

    private ApiReply create(ApiRequest request) {
        Map<Field<?>, @Nullable Object> columns =
                PlanForm.columns(request.body().object("plan"), now());
        columns.put(SUBSCRIPTION_PLANS.CREATED_AT, now());
        var plan = database.write(tx -> {
            long id = Inserts.row(tx, SUBSCRIPTION_PLANS, SUBSCRIPTION_PLANS.ID, columns);
            return PlanShape.plan(tx.fetchSingle(SUBSCRIPTION_PLANS, SUBSCRIPTION_PLANS.ID.eq(id)))
                    .path("plan");
        });
        audit.write(
                request,
                "subscription.plan_create",
                params -> params.put("id", plan.path("id").longValue()));
        return ApiReply.data(plan);
    }

    private ApiReply update(ApiRequest request) {
        return change(request, PlanForm.columns(request.body().object("plan"), now()));
    }

    private ApiReply enable(ApiRequest request) {
        return change(request, PlanForm.enabled(request.body(), now()));
    }

    private ApiReply change(ApiRequest request, Map<Field<?>, @Nullable Object> columns) {
        long id = request.id();
        int changed = database.write(tx -> tx.update(SUBSCRIPTION_PLANS)
                .set(columns)
                .where(SUBSCRIPTION_PLANS.ID.eq(id))
                .execute());
        if (changed == 0) {
            throw Declined.missing("plan", id);
        }
        audit.write(request, "subscription.plan_update", params -> params.put("id", id));
        return ApiReply.done();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
