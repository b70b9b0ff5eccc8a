package dev.sluice.admin;

import static dev.sluice.store.Tables.LOGS;

import java.util.List;
import org.jooq.Record;
import tools.jackson.databind.node.ObjectNode;

/// A log row as JSON.
final class LogShape {
    static final RowShape COLUMNS = RowShape.empty()
            .shows(LOGS.ID, Kind.WHOLE)
            .shows(LOGS.USER_ID, Kind.WHOLE)
            .shows(LOGS.CREATED_AT, Kind.WHOLE)
            .shows(LOGS.TYPE, Kind.WHOLE)
            .shows(LOGS.CONTENT, Kind.TEXT)
            .shows(LOGS.USERNAME, Kind.TEXT)
            .shows(LOGS.TOKEN_NAME, Kind.TEXT)
            .shows(LOGS.MODEL_NAME, Kind.TEXT)
            .shows(LOGS.QUOTA, Kind.WHOLE)
            .shows(LOGS.PROMPT_TOKENS, Kind.WHOLE)
            .shows(LOGS.COMPLETION_TOKENS, Kind.WHOLE)
            .shows(LOGS.USE_TIME, Kind.WHOLE)
            .shows(LOGS.IS_STREAM, Kind.FLAG)
            .shows("channel", LOGS.CHANNEL_ID, Kind.WHOLE)
            .shows(LOGS.CHANNEL_NAME, Kind.TEXT)
            .shows(LOGS.TOKEN_ID, Kind.WHOLE)
            .shows(LOGS.GROUP, Kind.TEXT)
            .shows(LOGS.IP, Kind.TEXT)
            .shows(LOGS.REQUEST_ID, Kind.TEXT)
            .shows(LOGS.UPSTREAM_REQUEST_ID, Kind.TEXT)
            .shows(LOGS.OTHER, Kind.TEXT);

    /// Members of `other` that say how the gateway is run.
    private static final List<String> INTERNAL = List.of("admin_info", "audit_info", "stream_status");

    private LogShape() {}

    static ObjectNode whole(Record row, String channelName) {
        return COLUMNS.show(row).put("channel_name", channelName);
    }

    /// For the account the row is about: `id` is its place in the list, the running of the gateway is left out.
    static ObjectNode own(Record row, long place) {
        ObjectNode shown = COLUMNS.show(row).put("id", place).put("channel_name", "");
        String other = Rows.text(row, LOGS.OTHER);
        if (!other.isBlank()) {
            ObjectNode visible = Json.tolerantObject(other);
            visible.remove(INTERNAL);
            shown.put("other", Json.write(visible));
        }
        return shown;
    }
}
