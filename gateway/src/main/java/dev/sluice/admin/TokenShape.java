package dev.sluice.admin;

import static dev.sluice.store.Tables.TOKENS;

import org.jooq.Record;
import tools.jackson.databind.node.ObjectNode;

/// A token as JSON. Its key is shown masked, unless the caller asked for it whole and may.
final class TokenShape {
    static final RowShape COLUMNS = RowShape.empty()
            .shows(TOKENS.ID, Kind.WHOLE)
            .shows(TOKENS.USER_ID, Kind.WHOLE)
            .shows(TOKENS.KEY, Kind.TEXT)
            .shows(TOKENS.STATUS, Kind.WHOLE)
            .shows(TOKENS.NAME, Kind.TEXT)
            .shows(TOKENS.CREATED_TIME, Kind.WHOLE)
            .shows(TOKENS.ACCESSED_TIME, Kind.WHOLE)
            .shows(TOKENS.EXPIRED_TIME, Kind.WHOLE)
            .shows(TOKENS.REMAIN_QUOTA, Kind.WHOLE)
            .shows(TOKENS.UNLIMITED_QUOTA, Kind.FLAG)
            .shows(TOKENS.MODEL_LIMITS_ENABLED, Kind.FLAG)
            .shows(TOKENS.MODEL_LIMITS, Kind.TEXT)
            .shows(TOKENS.ALLOW_IPS, Kind.OPTIONAL_TEXT)
            .shows(TOKENS.USED_QUOTA, Kind.WHOLE)
            .shows(TOKENS.GROUP, Kind.TEXT)
            .shows(TOKENS.CROSS_GROUP_RETRY, Kind.FLAG)
            .shows(TOKENS.EXTERNAL_USER_ID, Kind.TEXT)
            .shows("DeletedAt", TOKENS.DELETED_AT, Kind.MOMENT);

    private TokenShape() {}

    static ObjectNode masked(Record row) {
        return whole(row).put("key", Secrets.masked(Rows.text(row, TOKENS.KEY)));
    }

    static ObjectNode whole(Record row) {
        return COLUMNS.show(row);
    }
}
