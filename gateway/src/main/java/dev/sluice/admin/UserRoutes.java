package dev.sluice.admin;

import static dev.sluice.store.Tables.USERS;

import dev.sluice.ledger.WalletMoves;
import dev.sluice.store.OptionsKeeper;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Accounts, for administrators: list, search, read, create, edit, delete. Nobody acts on an account of their own rank
/// or above, root excepted.
final class UserRoutes implements ApiModule {
    private static final long DELETED = -1;

    private final UserStore store;
    private final OptionsKeeper options;
    private final Audit audit;
    private final InstantSource clock;

    UserRoutes(UserStore store, OptionsKeeper options, Audit audit, InstantSource clock) {
        this.store = store;
        this.options = options;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.ADMIN, "/api/user", request -> page(request, DSL.noCondition()));
        routes.get(Access.ADMIN, "/api/user/search", request -> page(request, filter(request)));
        routes.get(Access.ADMIN, "/api/user/:id", this::get);
        routes.post(Access.ADMIN, "/api/user", this::create);
        routes.put(Access.ADMIN, "/api/user", this::update);
        routes.delete(Access.ADMIN, "/api/user/:id", this::delete);
    }

    private ApiReply page(ApiRequest request, Condition which) {
        Paging paging = Paging.of(request);
        var listing = store.list(which, paging);
        return ApiReply.data(paging.render(
                listing.total(), listing.rows().stream().map(UserShape::whole).toList()));
    }

    private static Condition filter(ApiRequest request) {
        List<Condition> conditions = new ArrayList<>();
        request.query("keyword").ifPresent(keyword -> conditions.add(keyword(keyword)));
        request.query("group").ifPresent(group -> conditions.add(USERS.GROUP.eq(group)));
        request.number("role").ifPresent(role -> conditions.add(USERS.ROLE.eq((int) role)));
        request.number("status")
                .ifPresent(status -> conditions.add(
                        status == DELETED ? USERS.DELETED_AT.isNotNull() : USERS.STATUS.eq((int) status)));
        return DSL.and(conditions);
    }

    private static Condition keyword(String keyword) {
        Condition found = Like.contains(USERS.USERNAME, keyword)
                .or(Like.contains(USERS.EMAIL, keyword))
                .or(Like.contains(USERS.DISPLAY_NAME, keyword));
        return keyword.matches("[0-9]{1,18}") ? found.or(USERS.ID.eq(Long.parseLong(keyword))) : found;
    }

    private ApiReply get(ApiRequest request) {
        Record row = store.get(request.id());
        checkRank(request.caller(), row);
        ObjectNode user = UserShape.whole(row);
        user.set("admin_permissions", Permissions.admin((int) Rows.number(row, USERS.ROLE)));
        return ApiReply.data(user);
    }

    private ApiReply create(ApiRequest request) {
        Map<Field<?>, @Nullable Object> columns = UserForm.create(
                request.body(),
                request.caller(),
                options.current(),
                clock.instant().getEpochSecond());
        long id = store.change(tx -> UserStore.insert(tx, columns));
        audit.write(request, "user.create", params -> params.put("id", id));
        return ApiReply.data(Json.object().put("id", id));
    }

    /// The quota is written only when sent: scripts written for the fork set it here, others do not know it.
    private ApiReply update(ApiRequest request) {
        Body body = request.body();
        long id = body.requiredNumber("id");
        Map<Field<?>, @Nullable Object> columns = UserForm.update(body);
        var quota = Optional.ofNullable(
                body.number("quota").isPresent()
                        ? new QuotaEdit(WalletMoves.Edit.OVERRIDE, body.requiredNumber("quota"))
                        : null);
        Record before = store.get(id);
        var edited = store.change(id, tx -> {
            Record row = UserStore.find(tx, id);
            checkRank(request.caller(), row);
            long role = body.number("role", 0);
            if (role != 0 && role != Rows.number(row, USERS.ROLE)) {
                throw Declined.because("user_role", "a role is changed by promoting or demoting the account");
            }
            if (columns.containsKey(USERS.PASSWORD)) {
                SessionStore.closeOthers(tx, id, "");
            }
            UserStore.update(tx, id, columns);
            return quota.map(edit -> edit.apply(tx, request.caller(), id, clock.instant()));
        });
        audit.write(request, "user.update", params -> params.put("id", id).put("quota_override", quota.isPresent()));
        quota.ifPresent(edit -> edited.ifPresent(done -> edit.log(audit, request, before, done)));
        return ApiReply.done();
    }

    private ApiReply delete(ApiRequest request) {
        long id = request.id();
        boolean erase = request.caller().isRoot() && request.flag("hard", false);
        store.change(id, tx -> {
            Record row = UserStore.find(tx, id);
            checkRank(request.caller(), row);
            if (Rows.number(row, USERS.ROLE) >= Roles.ROOT) {
                throw Declined.because("root_stays", "the root account cannot be deleted");
            }
            return erase ? UserStore.erase(tx, id) : store.softDelete(tx, id);
        });
        audit.write(request, "user.delete", params -> params.put("id", id).put("hard", erase));
        return ApiReply.done();
    }

    static void checkRank(Caller caller, Record row) {
        if (!caller.mayManage((int) Rows.number(row, USERS.ROLE))) {
            throw Declined.because("auth.insufficient_privilege", "this account is not beneath yours");
        }
    }
}
