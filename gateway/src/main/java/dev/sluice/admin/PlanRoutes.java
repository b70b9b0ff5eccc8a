package dev.sluice.admin;

import static dev.sluice.store.Tables.SUBSCRIPTION_PLANS;
import static dev.sluice.store.Tables.USERS;
import static dev.sluice.store.Tables.USER_SUBSCRIPTIONS;

import dev.sluice.ledger.Funding;
import dev.sluice.ledger.PlanPurchaseStore;
import dev.sluice.store.Database;
import dev.sluice.store.OptionsKeeper;
import java.time.InstantSource;
import org.jooq.Record;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What an account does with plans: see what there is, buy from the balance, see its own, say what pays first.
final class PlanRoutes implements ApiModule {
    private final Database database;
    private final UserStore users;
    private final OptionsKeeper options;
    private final PlanPurchaseStore purchases;
    private final InstantSource clock;

    PlanRoutes(
            Database database,
            UserStore users,
            OptionsKeeper options,
            PlanPurchaseStore purchases,
            InstantSource clock) {
        this.database = database;
        this.users = users;
        this.options = options;
        this.purchases = purchases;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.USER, "/api/subscription/plans", this::plans);
        routes.get(Access.USER, "/api/subscription/self", this::own);
        routes.put(Access.USER, "/api/subscription/self/preference", this::prefer);
        routes.post(Access.USER, "/api/subscription/balance/pay", this::buy);
    }

    private ApiReply plans(ApiRequest request) {
        ArrayNode plans = Json.array();
        database.read(sql -> sql.selectFrom(SUBSCRIPTION_PLANS)
                        .where(SUBSCRIPTION_PLANS.ENABLED.isTrue())
                        .orderBy(SUBSCRIPTION_PLANS.SORT_ORDER.desc(), SUBSCRIPTION_PLANS.ID)
                        .fetch())
                .forEach(row -> plans.add(PlanShape.plan(row)));
        return ApiReply.data(plans);
    }

    private ApiReply own(ApiRequest request) {
        long id = request.caller().id();
        long now = clock.instant().getEpochSecond();
        Record user = database.read(sql ->
                sql.select(USERS.SETTING).from(USERS).where(USERS.ID.eq(id)).fetchSingle());
        ObjectNode own = Json.object().put("billing_preference", preference(user));
        ArrayNode active = own.putArray("subscriptions");
        ArrayNode all = own.putArray("all_subscriptions");
        database.read(sql -> sql.selectFrom(USER_SUBSCRIPTIONS)
                        .where(USER_SUBSCRIPTIONS.USER_ID.eq(id))
                        .orderBy(USER_SUBSCRIPTIONS.END_TIME, USER_SUBSCRIPTIONS.ID)
                        .fetch())
                .forEach(row -> {
                    all.add(PlanShape.owned(row));
                    if (Rows.text(row, USER_SUBSCRIPTIONS.STATUS).equals("active")
                            && Rows.number(row, USER_SUBSCRIPTIONS.END_TIME) > now) {
                        active.add(PlanShape.owned(row));
                    }
                });
        return ApiReply.data(own);
    }

    /// What holds where nothing was said is shown as if it had been.
    private static String preference(Record user) {
        String said = Json.tolerantObject(Rows.text(user, USERS.SETTING))
                .path("billing_preference")
                .stringValue("");
        var funding = Funding.of(said);
        return funding == Funding.UNSET ? Funding.SUBSCRIPTION_FIRST.text() : funding.text();
    }

    private ApiReply prefer(ApiRequest request) {
        String wanted = request.body().text("billing_preference", "");
        if (Funding.of(wanted) == Funding.UNSET) {
            throw Declined.because(
                    "billing_preference",
                    "billing_preference is subscription_first, wallet_first, subscription_only or wallet_only");
        }
        long id = request.caller().id();
        users.change(id, tx -> SelfRoutes.setPreference(tx, id, "billing_preference", wanted));
        return ApiReply.data(Json.object().put("billing_preference", wanted));
    }

    private ApiReply buy(ApiRequest request) {
        long plan = request.body().requiredNumber("plan_id");
        var rate = options.current().decimal("QuotaPerUnit");
        return switch (purchases.buy(request.caller().id(), plan, rate)) {
            case BOUGHT -> ApiReply.done();
            case UNKNOWN -> throw Declined.missing("plan", plan);
            case NOT_FROM_WALLET ->
                throw Declined.because("plan_not_from_balance", "this plan cannot be paid from the balance");
            case LIMIT -> throw Declined.because("plan_limit", "you have bought this plan as often as it allows");
            case SHORT -> throw Declined.because("insufficient_user_quota", "the balance is less than the price");
            case HELD ->
                throw Declined.because(
                        "balance_held", "calls under way hold part of the balance; try again when they are over");
        };
    }
}
