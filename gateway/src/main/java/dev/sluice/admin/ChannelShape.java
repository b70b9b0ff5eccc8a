package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;

import java.util.List;
import org.jooq.Record;
import tools.jackson.databind.node.ObjectNode;

/// A channel as JSON. The member `key` exists because clients expect it and is always empty.
final class ChannelShape {
    static final RowShape COLUMNS = RowShape.empty()
            .shows(CHANNELS.ID, Kind.WHOLE)
            .edits(CHANNELS.TYPE, Kind.WHOLE)
            .edits("openai_organization", CHANNELS.OPEN_AI_ORGANIZATION, Kind.OPTIONAL_TEXT)
            .edits(CHANNELS.TEST_MODEL, Kind.OPTIONAL_TEXT)
            .edits(CHANNELS.STATUS, Kind.WHOLE)
            .edits(CHANNELS.NAME, Kind.TEXT)
            .edits(CHANNELS.WEIGHT, Kind.OPTIONAL_WHOLE)
            .shows(CHANNELS.CREATED_TIME, Kind.WHOLE)
            .shows(CHANNELS.TEST_TIME, Kind.WHOLE)
            .shows(CHANNELS.RESPONSE_TIME, Kind.WHOLE)
            .edits(CHANNELS.BASE_URL, Kind.OPTIONAL_TEXT)
            .edits(CHANNELS.OTHER, Kind.TEXT)
            .shows(CHANNELS.BALANCE, Kind.DECIMAL)
            .shows(CHANNELS.BALANCE_UPDATED_TIME, Kind.WHOLE)
            .edits(CHANNELS.MODELS, Kind.TEXT)
            .edits(CHANNELS.GROUP, Kind.TEXT)
            .shows(CHANNELS.USED_QUOTA, Kind.WHOLE)
            .edits(CHANNELS.MODEL_MAPPING, Kind.OPTIONAL_TEXT)
            .edits(CHANNELS.STATUS_CODE_MAPPING, Kind.OPTIONAL_TEXT)
            .edits(CHANNELS.PRIORITY, Kind.OPTIONAL_WHOLE)
            .edits(CHANNELS.AUTO_BAN, Kind.OPTIONAL_WHOLE)
            .shows(CHANNELS.OTHER_INFO, Kind.TEXT)
            .edits(CHANNELS.TAG, Kind.OPTIONAL_TEXT)
            .edits(CHANNELS.SETTING, Kind.OPTIONAL_TEXT)
            .edits(CHANNELS.PARAM_OVERRIDE, Kind.OPTIONAL_TEXT)
            .edits(CHANNELS.HEADER_OVERRIDE, Kind.OPTIONAL_TEXT)
            .edits(CHANNELS.REMARK, Kind.OPTIONAL_TEXT)
            .shows(CHANNELS.CHANNEL_INFO, Kind.OBJECT)
            .edits(CHANNELS.SETTINGS, Kind.TEXT)
            .edits(CHANNELS.CHANNEL_RATIO, Kind.DECIMAL);

    /// Which key is down, why and since when: for the channel's own page, not for lists.
    private static final List<String> KEY_STATE =
            List.of("multi_key_status_list", "multi_key_disabled_reason", "multi_key_disabled_time");

    private ChannelShape() {}

    static ObjectNode whole(Record row) {
        return COLUMNS.show(row).put("key", "");
    }

    static ObjectNode inList(Record row) {
        ObjectNode shown = whole(row);
        if (shown.get("channel_info") instanceof ObjectNode info) {
            info.remove(KEY_STATE);
        }
        return shown;
    }
}
