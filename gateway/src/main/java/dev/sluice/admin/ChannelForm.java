package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// What a request says about a channel, checked and tidied, as columns to store.
///
/// Presence decides, not value: a member that was sent is stored, so a base URL or a priority can be cleared. Only the
/// name, the models and the groups cannot be blanked; sent blank they stay, because clients of new-api send whole
/// objects with empty members and mean that.
final class ChannelForm {
    private static final int LONGEST_MODEL = 255;
    private static final int LONGEST_REMARK = 255;
    private static final List<Field<String>> NEVER_BLANK = List.of(CHANNELS.NAME, CHANNELS.MODELS, CHANNELS.GROUP);
    private static final Map<String, Field<String>> JSON_OBJECTS = Map.of(
            "model_mapping", CHANNELS.MODEL_MAPPING,
            "status_code_mapping", CHANNELS.STATUS_CODE_MAPPING,
            "param_override", CHANNELS.PARAM_OVERRIDE,
            "header_override", CHANNELS.HEADER_OVERRIDE);

    private ChannelForm() {}

    /// The columns of a new channel but its key.
    static Map<Field<?>, @Nullable Object> create(Body body, long now) {
        Map<Field<?>, @Nullable Object> columns = read(body, Json.object(), Json.object());
        columns.putIfAbsent(CHANNELS.GROUP, "default");
        columns.putIfAbsent(CHANNELS.NAME, "");
        columns.putIfAbsent(CHANNELS.PRIORITY, 0L);
        columns.putIfAbsent(CHANNELS.WEIGHT, 0L);
        columns.putIfAbsent(CHANNELS.AUTO_BAN, 1);
        columns.putIfAbsent(CHANNELS.BASE_URL, "");
        columns.putIfAbsent(CHANNELS.OTHER, "");
        columns.putIfAbsent(CHANNELS.OTHER_INFO, "");
        columns.putIfAbsent(CHANNELS.SETTINGS, "");
        columns.putIfAbsent(CHANNELS.USED_QUOTA, 0L);
        columns.put(CHANNELS.CREATED_TIME, now);
        columns.putIfAbsent(CHANNELS.STATUS, ChannelState.ENABLED);
        if (!columns.containsKey(CHANNELS.MODELS)) {
            throw Declined.because("channel_models", "models is empty: a channel needs at least one model");
        }
        if (!columns.containsKey(CHANNELS.TYPE)) {
            throw Declined.because("channel_type", "type is missing: a channel needs a type number");
        }
        return columns;
    }

    /// The columns an edit changes, key and status left out: they have rules of their own.
    static Map<Field<?>, @Nullable Object> update(Body body, Record stored) {
        Map<Field<?>, @Nullable Object> columns = read(
                body,
                Json.tolerantObject(Rows.text(stored, CHANNELS.SETTING)),
                Json.tolerantObject(Rows.text(stored, CHANNELS.SETTINGS)));
        columns.remove(CHANNELS.STATUS);
        return columns;
    }

    private static Map<Field<?>, @Nullable Object> read(Body body, ObjectNode setting, ObjectNode settings) {
        Map<Field<?>, @Nullable Object> columns = new LinkedHashMap<>(ChannelShape.COLUMNS.sent(body));
        NEVER_BLANK.forEach(column -> tidyOrDrop(columns, column));
        // Go sends 0 for what a form left out; neither is a type or a status to choose.
        dropZero(columns, CHANNELS.TYPE);
        dropZero(columns, CHANNELS.STATUS);
        CommaNames.of(text(columns, CHANNELS.MODELS)).forEach(ChannelForm::checkModel);
        JSON_OBJECTS.forEach((name, column) -> checkObject(name, text(columns, column)));
        merge(columns, "setting", CHANNELS.SETTING, setting, SettingMerge.CHANNEL_SETTING);
        merge(columns, "settings", CHANNELS.SETTINGS, settings, SettingMerge.CHANNEL_SETTINGS);
        checkBaseUrl(text(columns, CHANNELS.BASE_URL));
        checkRange(columns);
        return columns;
    }

    private static void tidyOrDrop(Map<Field<?>, @Nullable Object> columns, Field<String> column) {
        if (!columns.containsKey(column)) {
            return;
        }
        String sent = text(columns, column);
        String tidy = column.equals(CHANNELS.NAME) ? sent.strip() : CommaNames.tidy(sent);
        if (tidy.isEmpty()) {
            columns.remove(column);
        } else {
            columns.put(column, tidy);
        }
    }

    private static void dropZero(Map<Field<?>, @Nullable Object> columns, Field<Integer> column) {
        if (columns.get(column) instanceof Number number && number.longValue() == 0) {
            columns.remove(column);
        }
    }

    private static void merge(
            Map<Field<?>, @Nullable Object> columns,
            String name,
            Field<String> column,
            ObjectNode stored,
            Set<String> formFields) {
        String sent = text(columns, column);
        if (!sent.isBlank()) {
            ObjectNode merged = SettingMerge.merge(stored, checkObject(name, sent), formFields);
            columns.put(column, Json.write(merged));
        }
    }

    private static ObjectNode checkObject(String name, String text) {
        if (text.isBlank()) {
            return Json.object();
        }
        try {
            if (Json.parse(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException _) {
            // same answer as for JSON that is no object
        }
        throw Declined.because("channel_json", "%s is not a JSON object".formatted(name));
    }

    private static void checkModel(String model) {
        if (model.length() > LONGEST_MODEL) {
            throw Declined.because(
                    "channel_models",
                    "a model name has more than %d characters: %s…".formatted(LONGEST_MODEL, model.substring(0, 40)));
        }
    }

    private static void checkBaseUrl(String url) {
        if (!url.contains("://")) {
            // Empty, or the alias of a vendor's plan.
            return;
        }
        try {
            URI parsed = URI.create(url.strip());
            boolean http = "http".equalsIgnoreCase(parsed.getScheme()) || "https".equalsIgnoreCase(parsed.getScheme());
            if (http && parsed.getHost() != null) {
                return;
            }
        } catch (IllegalArgumentException _) {
            // same answer as for a URL of another kind
        }
        throw Declined.because("channel_base_url", "base_url is not an http or https URL with a host");
    }

    private static void checkRange(Map<Field<?>, @Nullable Object> columns) {
        if (columns.get(CHANNELS.WEIGHT) instanceof Number weight && weight.longValue() < 0) {
            throw Declined.because("channel_weight", "weight is negative, want 0 or more");
        }
        if (columns.get(CHANNELS.CHANNEL_RATIO) instanceof Number ratio && ratio.doubleValue() < 0) {
            throw Declined.because("channel_ratio", "channel_ratio is negative, want 0 or more");
        }
        if (text(columns, CHANNELS.REMARK).length() > LONGEST_REMARK) {
            throw Declined.because("channel_remark", "remark has more than %d characters".formatted(LONGEST_REMARK));
        }
    }

    private static String text(Map<Field<?>, @Nullable Object> columns, Field<String> column) {
        return columns.get(column) instanceof String text ? text : "";
    }
}
