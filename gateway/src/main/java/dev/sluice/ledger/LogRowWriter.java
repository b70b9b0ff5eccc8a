package dev.sluice.ledger;

import dev.sluice.store.Engine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// Inserts rows of table `logs`, many to a statement. Plain JDBC: at full load a row must cost microseconds.
final class LogRowWriter {
    private static final List<String> COLUMNS = List.of(
            "user_id",
            "created_at",
            "type",
            "content",
            "username",
            "token_name",
            "model_name",
            "quota",
            "prompt_tokens",
            "completion_tokens",
            "use_time",
            "is_stream",
            "channel_id",
            "token_id",
            "group",
            "ip",
            "request_id",
            "upstream_request_id",
            "other");
    private static final int NAME = 191;
    private static final int MANY = 32;

    private final String one;
    private final String many;

    LogRowWriter(Engine engine) {
        var names = COLUMNS.stream().map(column -> quoted(engine, column)).collect(Collectors.joining(", "));
        var row = "(" + "?, ".repeat(COLUMNS.size() - 1) + "?)";
        one = "INSERT INTO logs (" + names + ") VALUES " + row;
        many = one + (", " + row).repeat(MANY - 1);
    }

    static String quoted(Engine engine, String name) {
        return engine == Engine.MYSQL ? "`" + name + "`" : "\"" + name + "\"";
    }

    void insert(Connection connection, List<CallRecord> rows) throws SQLException {
        int whole = rows.size() - rows.size() % MANY;
        if (whole > 0) {
            try (var statement = connection.prepareStatement(many)) {
                for (int from = 0; from < whole; from += MANY) {
                    int at = 1;
                    for (var row : rows.subList(from, from + MANY)) {
                        at = bind(statement, at, row);
                    }
                    statement.executeUpdate();
                }
            }
        }
        if (whole < rows.size()) {
            try (var statement = connection.prepareStatement(one)) {
                for (var row : rows.subList(whole, rows.size())) {
                    bind(statement, 1, row);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }

    private static int bind(PreparedStatement statement, int first, CallRecord row) throws SQLException {
        var caller = row.caller();
        var call = row.call();
        int at = first;
        statement.setLong(at++, caller.userId());
        statement.setLong(at++, row.at().getEpochSecond());
        statement.setInt(at++, row.kind().number());
        statement.setString(at++, Texts.fit(row.content(), EventEncoder.LONG_TEXT));
        statement.setString(at++, Texts.fit(caller.username(), NAME));
        statement.setString(at++, Texts.fit(caller.tokenName(), NAME));
        statement.setString(at++, Texts.fit(row.modelName(), NAME));
        statement.setLong(at++, row.quota().units());
        statement.setLong(at++, row.promptTokens());
        statement.setLong(at++, row.completionTokens());
        statement.setLong(at++, call.took().toSeconds());
        statement.setBoolean(at++, call.stream());
        statement.setLong(at++, call.channelId());
        statement.setLong(at++, caller.tokenId());
        statement.setString(at++, Texts.fit(caller.group(), NAME));
        statement.setString(at++, Texts.fit(caller.ip(), NAME));
        statement.setString(at++, Texts.fit(call.requestId(), 64));
        statement.setString(at++, Texts.fit(call.upstreamRequestId(), 128));
        // Never half an object.
        statement.setString(
                at++,
                row.other().length() > EventEncoder.LONG_TEXT ? "{}" : Texts.fit(row.other(), EventEncoder.LONG_TEXT));
        return at;
    }

    /// The same event with nothing in it that an odd column could refuse.
    static CallRecord reduced(CallRecord event) {
        var caller = event.caller();
        return new CallRecord(
                event.kind(),
                event.at(),
                new CallRecord.Caller(
                        caller.userId(),
                        Texts.plain(caller.username(), 20),
                        caller.tokenId(),
                        Texts.plain(caller.tokenName(), 30),
                        Texts.plain(caller.group(), 32),
                        ""),
                new CallRecord.Call(
                        event.call().channelId(),
                        event.call().took(),
                        event.call().stream(),
                        Texts.plain(event.call().requestId(), 64),
                        ""),
                Texts.plain(event.modelName(), 64),
                event.quota(),
                event.paid(),
                event.promptTokens(),
                event.completionTokens(),
                "details left out: the database refused them",
                "{}",
                event.cost(),
                event.begun().stream()
                        .map(job -> new CallRecord.Begun(
                                Texts.plain(job.service(), 64), JobStore.key(job.jobId()), job.keyIndex()))
                        .toList());
    }
}
