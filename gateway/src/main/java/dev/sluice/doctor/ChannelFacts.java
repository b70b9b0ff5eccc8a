package dev.sluice.doctor;

import static dev.sluice.store.Tables.CHANNELS;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.TableField;

/// A channel as the database holds it, without its key. `models` and `groups` are the columns as written.
///
/// @param priorityMissing whether the column is NULL
/// @param otherInfo JSON text; why and when the channel was switched off
record ChannelFacts(
        long id,
        int type,
        int status,
        String name,
        String baseUrl,
        int keyLength,
        String models,
        String groups,
        boolean priorityMissing,
        String otherInfo) {
    private static final int ENABLED = 1;

    static List<ChannelFacts> read(DSLContext sql) {
        return sql.select(
                        CHANNELS.ID,
                        CHANNELS.TYPE,
                        CHANNELS.STATUS,
                        CHANNELS.NAME,
                        CHANNELS.BASE_URL,
                        CHANNELS.KEY,
                        CHANNELS.MODELS,
                        CHANNELS.GROUP,
                        CHANNELS.PRIORITY,
                        CHANNELS.OTHER_INFO)
                .from(CHANNELS)
                .orderBy(CHANNELS.ID)
                .fetch(ChannelFacts::of);
    }

    private static ChannelFacts of(Record row) {
        return new ChannelFacts(
                row.get(CHANNELS.ID),
                Objects.requireNonNullElse(row.get(CHANNELS.TYPE), 0),
                Objects.requireNonNullElse(row.get(CHANNELS.STATUS), 0),
                text(row, CHANNELS.NAME),
                text(row, CHANNELS.BASE_URL),
                text(row, CHANNELS.KEY).strip().length(),
                text(row, CHANNELS.MODELS),
                text(row, CHANNELS.GROUP),
                row.get(CHANNELS.PRIORITY) == null,
                text(row, CHANNELS.OTHER_INFO));
    }

    private static String text(Record row, TableField<Record, String> column) {
        return Objects.requireNonNullElse(row.get(column), "");
    }

    boolean enabled() {
        return status == ENABLED;
    }

    List<String> modelNames() {
        return names(models);
    }

    List<String> groupNames() {
        return names(groups);
    }

    /// By the exact names.
    boolean lists(String group, String model) {
        return groupNames().contains(group) && modelNames().contains(model);
    }

    /// Blanks around names, empty names or repeats in a comma list.
    static boolean untidy(String list) {
        return !String.join(",", names(list)).equals(list);
    }

    static List<String> names(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    String statusWord() {
        return switch (status) {
            case ENABLED -> "enabled";
            case 2 -> "disabled by hand";
            case 3 -> "disabled automatically";
            default -> "unknown status " + status;
        };
    }

    /// What tells one channel from another.
    Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", id);
        shown.put("name", name);
        shown.put("type", type);
        shown.put("status", statusWord());
        shown.put("models", models);
        shown.put("group", groups);
        return shown;
    }
}
