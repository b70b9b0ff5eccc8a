package dev.sluice.ledger;

import dev.sluice.ledger.LedgerBatch.Hour;
import dev.sluice.ledger.LedgerBatch.Spent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/// Adds to the hourly sums of table `quota_data`. The table has no unique key, so the row of an hour is looked for
/// once and then known by its id.
final class HourWriter {
    private static final String KEY =
            "user_id = ? AND username = ? AND model_name = ? AND created_at = ? AND use_group = ? AND token_id = ? "
                    + "AND channel_id = ? AND node_name = ?";
    private static final String FIND = "SELECT MIN(id) FROM quota_data WHERE " + KEY;
    private static final int MOST_KNOWN = 20_000;

    private final String nodeName;
    private final String add;
    private final String insert;
    private final Map<Hour, Long> known = new HashMap<>();

    HourWriter(String quotedCount, String nodeName) {
        this.nodeName = Texts.fit(nodeName, 64);
        add = "UPDATE quota_data SET %s = %s + ?, quota = quota + ?, token_used = token_used + ? WHERE id = ?"
                .formatted(quotedCount, quotedCount);
        insert = ("INSERT INTO quota_data (user_id, username, model_name, created_at, use_group, token_id, channel_id, "
                        + "node_name, %s, quota, token_used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .formatted(quotedCount);
    }

    /// Answers the rows found or made on the way; hand them to [#remember] once the transaction is committed.
    Map<Hour, Long> add(Connection connection, Map<Hour, Spent> hours) throws SQLException {
        var fresh = new HashMap<Hour, Long>();
        if (hours.isEmpty()) {
            return fresh;
        }
        try (var adding = connection.prepareStatement(add)) {
            for (var entry : hours.entrySet()) {
                var hour = entry.getKey();
                var spent = entry.getValue();
                var id = known.get(hour);
                if (id != null && add(adding, id, spent)) {
                    continue;
                }
                var found = find(connection, hour);
                if (found.isPresent() && add(adding, found.getAsLong(), spent)) {
                    fresh.put(hour, found.getAsLong());
                } else {
                    insert(connection, hour, spent);
                    find(connection, hour).ifPresent(made -> fresh.put(hour, made));
                }
            }
        }
        return fresh;
    }

    void remember(Map<Hour, Long> fresh) {
        if (known.size() + fresh.size() > MOST_KNOWN) {
            known.clear();
        }
        known.putAll(fresh);
    }

    private static boolean add(PreparedStatement statement, long id, Spent spent) throws SQLException {
        statement.setLong(1, spent.calls());
        statement.setLong(2, spent.quota());
        statement.setLong(3, spent.modelTokens());
        statement.setLong(4, id);
        return statement.executeUpdate() == 1;
    }

    private OptionalLong find(Connection connection, Hour hour) throws SQLException {
        try (var query = connection.prepareStatement(FIND)) {
            bind(query, hour);
            try (var row = query.executeQuery()) {
                long id = row.next() ? row.getLong(1) : 0;
                return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
            }
        }
    }

    private void insert(Connection connection, Hour hour, Spent spent) throws SQLException {
        try (var statement = connection.prepareStatement(insert)) {
            bind(statement, hour);
            statement.setLong(9, spent.calls());
            statement.setLong(10, spent.quota());
            statement.setLong(11, spent.modelTokens());
            statement.executeUpdate();
        }
    }

    private void bind(PreparedStatement statement, Hour hour) throws SQLException {
        statement.setLong(1, hour.userId());
        statement.setString(2, hour.username());
        statement.setString(3, hour.model());
        statement.setLong(4, hour.startsAt());
        statement.setString(5, hour.group());
        statement.setLong(6, hour.tokenId());
        statement.setLong(7, hour.channelId());
        statement.setString(8, nodeName);
    }
}
