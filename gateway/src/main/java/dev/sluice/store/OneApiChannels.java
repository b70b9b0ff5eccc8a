package dev.sluice.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Carries what one-api keeps in `channels.config` and `channels.system_prompt` over to the columns that are read here:
/// credentials and region of AWS and Vertex, API versions, account ids, prompts. Done once, when those columns are
/// added; one-api's own stay as they are, and it reads no column that is changed. Source: data-model.md §9.2.
final class OneApiChannels {
    private static final JsonMapper JSON = JsonMapper.shared();

    private OneApiChannels() {}

    /// A row before, and what it shall hold. Types are one-api's numbers.
    private record Row(long id, int type, String key, String other, JsonNode config, String systemPrompt) {
        String newKey() {
            return switch (type) {
                case 33 ->
                    key.contains("|") || text("ak").isEmpty()
                            ? key
                            : "%s|%s|%s".formatted(text("ak"), text("sk"), text("region"));
                case 42 -> text("vertex_ai_adc").isEmpty() ? key : text("vertex_ai_adc");
                default -> key;
            };
        }

        String newOther() {
            String carried = switch (type) {
                case 3, 18, 24 -> text("api_version");
                case 17 -> text("plugin");
                case 21 -> text("library_id");
                case 37 -> text("user_id");
                case 42 -> text("region");
                default -> "";
            };
            return other.isBlank() ? carried : other;
        }

        /// one-api replaces a system message that is there.
        String setting() {
            return systemPrompt.isBlank()
                    ? ""
                    : JSON.createObjectNode()
                            .put("system_prompt", systemPrompt)
                            .put("system_prompt_override", true)
                            .toString();
        }

        private String text(String field) {
            return config.path(field).asString("").strip();
        }
    }

    static void carryOver(Connection connection, Engine engine, Inventory found) throws SQLException {
        if (!found.has("channels", "config") || found.has("channels", "setting")) {
            return;
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE channels SET %s = ?, other = ?, setting = ? WHERE id = ?"
                        .formatted(Names.quote(engine, "key")))) {
            for (Row row : rows(connection, engine, found.has("channels", "system_prompt"))) {
                update.setString(1, row.newKey());
                update.setString(2, row.newOther());
                update.setString(3, row.setting());
                update.setLong(4, row.id());
                update.executeUpdate();
            }
        }
    }

    private static List<Row> rows(Connection connection, Engine engine, boolean prompts) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet found = select.executeQuery("SELECT id, type, %s, other, config, %s FROM channels"
                        .formatted(Names.quote(engine, "key"), prompts ? "system_prompt" : "''"))) {
            while (found.next()) {
                rows.add(new Row(
                        found.getLong(1),
                        found.getInt(2),
                        text(found, 3),
                        text(found, 4),
                        object(text(found, 5)),
                        text(found, 6)));
            }
        }
        return rows;
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    /// What is no JSON object counts as empty, as it does for one-api.
    private static JsonNode object(String json) {
        try {
            JsonNode node = json.isBlank() ? JSON.createObjectNode() : JSON.readTree(json);
            return node.isObject() ? node : JSON.createObjectNode();
        } catch (JacksonException _) {
            return JSON.createObjectNode();
        }
    }
}
