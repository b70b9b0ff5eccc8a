package dev.sluice.relay;

import static dev.sluice.store.Tables.LOGS;

import org.jooq.Record;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A row of `logs` as far as calls decide it.
record LogRow(
        int type,
        String model,
        long quota,
        long inputTokens,
        long outputTokens,
        boolean stream,
        long channel,
        String content,
        JsonNode other) {
    static LogRow of(Record row) {
        return new LogRow(
                row.get(LOGS.TYPE),
                row.get(LOGS.MODEL_NAME),
                row.get(LOGS.QUOTA),
                row.get(LOGS.PROMPT_TOKENS),
                row.get(LOGS.COMPLETION_TOKENS),
                row.get(LOGS.IS_STREAM),
                row.get(LOGS.CHANNEL_ID),
                row.get(LOGS.CONTENT),
                JsonMapper.shared().readTree(row.get(LOGS.OTHER)));
    }
}
