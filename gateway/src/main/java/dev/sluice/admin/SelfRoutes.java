package dev.sluice.admin;

import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What an account may see and change of itself.
final class SelfRoutes implements ApiModule {
    private final Database database;
    private final UserStore users;

    SelfRoutes(Database database, UserStore users) {
        this.database = database;
        this.users = users;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.USER, "/api/user/self", this::get);
        routes.put(Access.USER, "/api/user/self", this::update);
        routes.delete(Access.USER, "/api/user/self", this::delete);
        routes.getOrPost(Access.USER, "/api/user/token", this::accessToken);
    }

    private ApiReply get(ApiRequest request) {
        Caller caller = request.caller();
        Record row = database.read(sql -> sql.select(UserShape.OWN.columns())
                .from(USERS)
                .where(USERS.ID.eq(caller.id()))
                .fetchSingle());
        ObjectNode self = UserShape.OWN.show(row);
        ObjectNode setting = Json.tolerantObject(Rows.text(row, USERS.SETTING));
        self.put("sidebar_modules", setting.path("sidebar_modules").stringValue(""));
        self.set("permissions", Permissions.of(caller));
        return ApiReply.data(self);
    }

    /// Three ways to call it: `{sidebar_modules}`, `{language}`, or the account's own data.
    private ApiReply update(ApiRequest request) {
        Body body = request.body();
        long id = request.caller().id();
        for (String preference : List.of("sidebar_modules", "language")) {
            Optional<String> value = body.text(preference);
            if (value.isPresent()) {
                users.change(id, tx -> setPreference(tx, id, preference, value.get()));
                return ApiReply.done();
            }
        }
        Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>();
        body.text("username")
                .filter(name -> !name.isBlank())
                .ifPresent(name -> columns.put(USERS.USERNAME, UserForm.name("username", name)));
        body.text("display_name")
                .filter(name -> !name.isBlank())
                .ifPresent(name -> columns.put(USERS.DISPLAY_NAME, UserForm.name("display_name", name)));
        String password = body.text("password", "");
        if (!password.isEmpty()) {
            checkOldPassword(id, body.text("original_password", ""));
            Passwords.checkNew(password);
            columns.put(USERS.PASSWORD, Passwords.hash(password));
        }
        String kept = request.caller().means() instanceof Caller.Means.Session(String hash) ? hash : "";
        users.change(id, tx -> {
            if (columns.containsKey(USERS.PASSWORD)) {
                SessionStore.closeOthers(tx, id, kept);
            }
            return UserStore.update(tx, id, columns);
        });
        return ApiReply.done();
    }

    private void checkOldPassword(long id, String given) {
        String hash = database.read(sql -> Rows.text(
                sql.select(USERS.PASSWORD).from(USERS).where(USERS.ID.eq(id)).fetchSingle(), USERS.PASSWORD));
        if (!hash.isEmpty() && !Passwords.matches(given, hash)) {
            throw Declined.because("wrong_password", "original_password is wrong");
        }
    }

    /// Writes one member of the account's settings; the others stay.
    static int setPreference(DSLContext tx, long id, String name, String value) {
        Record row = tx.select(USERS.SETTING).from(USERS).where(USERS.ID.eq(id)).fetchSingle();
        ObjectNode setting = Json.tolerantObject(Rows.text(row, USERS.SETTING)).put(name, value);
        return tx.update(USERS)
                .set(USERS.SETTING, Json.write(setting))
                .where(USERS.ID.eq(id))
                .execute();
    }

    private ApiReply delete(ApiRequest request) {
        if (request.caller().isRoot()) {
            throw Declined.because("root_stays", "the root account cannot be deleted");
        }
        long id = request.caller().id();
        users.change(id, tx -> users.softDelete(tx, id));
        return ApiReply.done();
    }

    /// Makes a new access token and shows it once; the one before stops working. Other programs that use this
    /// database read the column in clear, so it cannot be stored as a hash.
    private ApiReply accessToken(ApiRequest request) {
        String token = Secrets.accessToken();
        long id = request.caller().id();
        users.change(
                id,
                tx -> tx.update(USERS)
                        .set(USERS.ACCESS_TOKEN, token)
                        .where(USERS.ID.eq(id))
                        .execute());
        return ApiReply.data(token).notStored();
    }
}
