package dev.sluice.admin;

import static dev.sluice.store.Tables.USERS;

import java.time.InstantSource;
import org.jooq.DSLContext;
import org.jooq.Record;

/// `POST /api/user/manage`: single actions on an account. Body: `{id, action, value?, mode?}`.
final class UserManageRoutes implements ApiModule {
    private final UserStore store;
    private final Audit audit;
    private final InstantSource clock;

    UserManageRoutes(UserStore store, Audit audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post(Access.ADMIN, "/api/user/manage", this::manage);
    }

    private ApiReply manage(ApiRequest request) {
        Body body = request.body();
        long id = body.requiredNumber("id");
        String action = body.text("action", "");
        if (action.equals("add_quota")) {
            return quota(request, id, QuotaEdit.of(body));
        }
        Record row = store.change(id, tx -> {
            Record target = UserStore.find(tx, id);
            UserRoutes.checkRank(request.caller(), target);
            act(tx, request.caller(), target, id, action);
            return UserStore.find(tx, id);
        });
        audit.write(
                request,
                "user.manage",
                params -> params.put("id", id).put("action", action).put("value", body.number("value", 0)));
        return reply(row);
    }

    private ApiReply quota(ApiRequest request, long id, QuotaEdit edit) {
        Record row = store.get(id);
        UserRoutes.checkRank(request.caller(), row);
        var done = store.change(id, tx -> edit.apply(tx, request.caller(), id, clock.instant()));
        edit.log(audit, request, row, done);
        return reply(row);
    }

    private static ApiReply reply(Record row) {
        return ApiReply.data(Json.object()
                .put("id", Rows.number(row, USERS.ID))
                .put("role", Rows.number(row, USERS.ROLE))
                .put("status", Rows.number(row, USERS.STATUS)));
    }

    private void act(DSLContext tx, Caller caller, Record target, long id, String action) {
        boolean root = Rows.number(target, USERS.ROLE) >= Roles.ROOT;
        switch (action) {
            case "enable" -> set(tx, id, Account.ENABLED);
            case "disable" -> {
                spareRoot(root);
                set(tx, id, Account.DISABLED);
                SessionStore.closeOthers(tx, id, "");
            }
            case "delete" -> {
                spareRoot(root);
                store.softDelete(tx, id);
            }
            case "promote" -> {
                if (!caller.isRoot()) {
                    throw Declined.because("auth.insufficient_privilege", "only root promotes");
                }
                spareRoot(root);
                tx.update(USERS)
                        .set(USERS.ROLE, Roles.ADMIN)
                        .where(USERS.ID.eq(id))
                        .execute();
            }
            case "demote" -> {
                spareRoot(root);
                tx.update(USERS)
                        .set(USERS.ROLE, Roles.USER)
                        .where(USERS.ID.eq(id))
                        .execute();
            }
            default -> throw Declined.because("user_action", "no such action");
        }
    }

    private static void set(DSLContext tx, long id, int status) {
        tx.update(USERS).set(USERS.STATUS, status).where(USERS.ID.eq(id)).execute();
    }

    private static void spareRoot(boolean root) {
        if (root) {
            throw Declined.because("root_stays", "this cannot be done to the root account");
        }
    }
}
