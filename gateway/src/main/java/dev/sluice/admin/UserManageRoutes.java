package dev.sluice.admin;

import static dev.sluice.store.Tables.USERS;

import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// `POST /api/user/manage`: single actions on an account. Body: `{id, action, value?, mode?}`.
final class UserManageRoutes implements ApiModule {
    private final UserStore store;
    private final Audit audit;

    UserManageRoutes(UserStore store, Audit audit) {
        this.store = store;
        this.audit = audit;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post(Access.ADMIN, "/api/user/manage", this::manage);
    }

    private ApiReply manage(ApiRequest request) {
        Body body = request.body();
        long id = body.requiredNumber("id");
        String action = body.text("action", "");
        Record row = store.change(id, tx -> {
            Record target = UserStore.find(tx, id);
            UserRoutes.checkRank(request.caller(), target);
            act(tx, request.caller(), target, id, action, body);
            return UserStore.find(tx, id);
        });
        audit.write(
                request,
                action.equals("add_quota") ? "user.quota_" + mode(body) : "user.manage",
                params -> params.put("id", id).put("action", action).put("value", body.number("value", 0)));
        return ApiReply.data(Json.object()
                .put("id", id)
                .put("role", Rows.number(row, USERS.ROLE))
                .put("status", Rows.number(row, USERS.STATUS)));
    }

    private void act(DSLContext tx, Caller caller, Record target, long id, String action, Body body) {
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
            case "add_quota" -> quota(tx, id, mode(body), body.requiredNumber("value"));
            default -> throw Declined.because("user_action", "no such action");
        }
    }

    private static void set(DSLContext tx, long id, int status) {
        tx.update(USERS).set(USERS.STATUS, status).where(USERS.ID.eq(id)).execute();
    }

    /// Relative where it can be: calls are charged meanwhile, here and by other programs.
    private static void quota(DSLContext tx, long id, String mode, long value) {
        if (!mode.equals("override") && value <= 0) {
            throw Declined.because("user_quota", "value is not above 0");
        }
        var changed = switch (mode) {
            case "add" -> USERS.QUOTA.plus(value);
            case "subtract" -> USERS.QUOTA.minus(value);
            default -> DSL.val(value);
        };
        tx.update(USERS).set(USERS.QUOTA, changed).where(USERS.ID.eq(id)).execute();
    }

    private static String mode(Body body) {
        return switch (body.text("mode", "add")) {
            case "add" -> "add";
            case "subtract" -> "subtract";
            case "override" -> "override";
            default -> throw Declined.because("user_quota", "mode is add, subtract or override");
        };
    }

    private static void spareRoot(boolean root) {
        if (root) {
            throw Declined.because("root_stays", "this cannot be done to the root account");
        }
    }
}
