package dev.sluice.admin;

import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.Options;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// What a request of an administrator says about an account, checked, as columns to store.
final class UserForm {
    private static final int LONGEST_NAME = 20;
    private static final int LONGEST_REMARK = 255;
    private static final int LONGEST_GROUP = 64;

    private UserForm() {}

    static String name(String member, String text) {
        return shorterThan(LONGEST_NAME, member, text.strip());
    }

    static Map<Field<?>, @Nullable Object> create(Body body, Caller caller, Options options, long now) {
        String username = name("username", body.text("username", ""));
        if (username.isEmpty()) {
            throw Declined.because("user_username", "username is empty");
        }
        String password = body.text("password", "");
        Passwords.checkNew(password);
        int role = Math.clamp(body.number("role", Roles.USER), 0, Roles.ROOT);
        if (!Roles.known(role) || role >= caller.role()) {
            throw Declined.because("user_role", "role is 1 or 10, and lower than your own");
        }
        String displayName = name("display_name", body.text("display_name", ""));
        Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put(USERS.USERNAME, username);
        columns.put(USERS.PASSWORD, Passwords.hash(password));
        columns.put(USERS.DISPLAY_NAME, displayName.isEmpty() ? username : displayName);
        columns.put(USERS.ROLE, role);
        columns.put(USERS.STATUS, Account.ENABLED);
        columns.put(USERS.GROUP, group(body));
        columns.put(USERS.QUOTA, options.number("QuotaForNewUser"));
        columns.put(USERS.AFF_CODE, Secrets.alphanumeric(4));
        columns.put(USERS.CREATED_AT, now);
        return columns;
    }

    /// Members left out are reset, as in new-api, except for the name and the password.
    static Map<Field<?>, @Nullable Object> update(Body body) {
        Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>();
        body.text("username")
                .filter(name -> !name.isBlank())
                .ifPresent(name -> columns.put(USERS.USERNAME, name("username", name)));
        columns.put(USERS.DISPLAY_NAME, name("display_name", body.text("display_name", "")));
        columns.put(USERS.GROUP, group(body));
        columns.put(USERS.REMARK, shorterThan(LONGEST_REMARK, "remark", body.text("remark", "")));
        String password = body.text("password", "");
        if (!password.isEmpty()) {
            Passwords.checkNew(password);
            columns.put(USERS.PASSWORD, Passwords.hash(password));
        }
        return columns;
    }

    /// An account without a group is served as `default`; saying so keeps other programs from stumbling over
    /// nothing.
    private static String group(Body body) {
        String group = body.text("group", "").strip();
        return group.isEmpty() ? "default" : shorterThan(LONGEST_GROUP, "group", group);
    }

    private static String shorterThan(int most, String member, String text) {
        if (text.codePointCount(0, text.length()) > most) {
            throw Declined.because("user_" + member, "%s has more than %d characters".formatted(member, most));
        }
        return text;
    }
}
