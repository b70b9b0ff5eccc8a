package dev.sluice.admin;

import static dev.sluice.store.Tables.USERS;

import org.jooq.Record;
import tools.jackson.databind.node.ObjectNode;

/// An account as JSON, as much of it as the reader may see. The access token is never part of it.
final class UserShape {
    /// What a sign-in answers.
    static final RowShape SIGNED_IN = RowShape.empty()
            .shows(USERS.ID, Kind.WHOLE)
            .shows(USERS.USERNAME, Kind.TEXT)
            .shows(USERS.DISPLAY_NAME, Kind.TEXT)
            .shows(USERS.ROLE, Kind.WHOLE)
            .shows(USERS.STATUS, Kind.WHOLE)
            .shows(USERS.GROUP, Kind.TEXT);

    /// What an account sees of itself.
    static final RowShape OWN = SIGNED_IN
            .shows(USERS.EMAIL, Kind.TEXT)
            .shows(USERS.GITHUB_ID, Kind.TEXT)
            .shows(USERS.DISCORD_ID, Kind.TEXT)
            .shows(USERS.OIDC_ID, Kind.TEXT)
            .shows(USERS.WECHAT_ID, Kind.TEXT)
            .shows(USERS.TELEGRAM_ID, Kind.TEXT)
            .shows(USERS.LINUX_DO_ID, Kind.TEXT)
            .shows(USERS.QUOTA, Kind.WHOLE)
            .shows(USERS.USED_QUOTA, Kind.WHOLE)
            .shows(USERS.REQUEST_COUNT, Kind.WHOLE)
            .shows(USERS.AFF_CODE, Kind.TEXT)
            .shows(USERS.AFF_COUNT, Kind.WHOLE)
            .shows(USERS.AFF_QUOTA, Kind.WHOLE)
            .shows("aff_history_quota", USERS.AFF_HISTORY, Kind.WHOLE)
            .shows(USERS.INVITER_ID, Kind.WHOLE)
            .shows(USERS.SETTING, Kind.TEXT)
            .shows(USERS.STRIPE_CUSTOMER, Kind.TEXT);

    /// What an administrator sees.
    static final RowShape WHOLE = OWN.shows(USERS.REMARK, Kind.TEXT)
            .shows(USERS.CREATED_AT, Kind.WHOLE)
            .shows(USERS.LAST_LOGIN_AT, Kind.WHOLE)
            .shows("DeletedAt", USERS.DELETED_AT, Kind.MOMENT);

    private UserShape() {}

    /// For administrators: with the members that exist only because clients expect them.
    static ObjectNode whole(Record row) {
        return WHOLE.show(row).put("password", "").put("original_password", "").put("verification_code", "");
    }
}
