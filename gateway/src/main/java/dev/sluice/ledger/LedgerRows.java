package dev.sluice.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/// Writes rows of `sluice_ledger`, in the transaction that moves the money. Plain JDBC; blocks.
public final class LedgerRows {
    static final int LONGEST_REFERENCE = 191;

    private static final String ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String ONE =
            "INSERT INTO sluice_ledger (node, seq, kind, created_at, user_id, token_id, channel_id, plan_id, quota, "
                    + "plan_quota, remainder, cost, request_id, reference) VALUES "
                    + ROW;
    private static final int MANY = 32;
    private static final String MANY_ROWS = ONE + (", " + ROW).repeat(MANY - 1);
    private static final String FIND = "SELECT reference FROM sluice_ledger WHERE node = 0 AND seq = ?";

    private LedgerRows() {}

    /// Writes `row` unless its reference is there already; false then, and the caller moves no money. Two
    /// transactions with one reference at a time: the later one fails with a duplicate key and may be repeated.
    public static boolean insertOnce(Connection connection, LedgerRow row) throws SQLException {
        long seq = number(row.reference());
        try (var find = connection.prepareStatement(FIND)) {
            while (true) {
                find.setLong(1, seq);
                try (var found = find.executeQuery()) {
                    if (!found.next()) {
                        break;
                    }
                    if (found.getString(1).equals(row.reference())) {
                        return false;
                    }
                }
                // Another reference has this number, by a chance of one in 2⁶³.
                seq++;
            }
        }
        try (var statement = connection.prepareStatement(ONE)) {
            int at = bind(statement, 1, 0, seq, row.kind(), row.at().getEpochSecond());
            statement.setLong(at++, row.userId());
            statement.setLong(at++, row.tokenId());
            statement.setLong(at++, row.channelId());
            statement.setLong(at++, row.planId());
            statement.setLong(at++, row.quota().units());
            statement.setLong(at++, row.planQuota().units());
            statement.setLong(at++, 0);
            statement.setNull(at++, Types.BIGINT);
            statement.setString(at++, Texts.fit(row.requestId(), 64));
            statement.setString(at, row.reference());
            statement.executeUpdate();
        }
        return true;
    }

    /// One row per charge; the key is the node and the event's number in its journal.
    static void insert(Connection connection, long node, List<Numbered> charges) throws SQLException {
        int whole = charges.size() - charges.size() % MANY;
        if (whole > 0) {
            try (var statement = connection.prepareStatement(MANY_ROWS)) {
                for (int from = 0; from < whole; from += MANY) {
                    int at = 1;
                    for (var charge : charges.subList(from, from + MANY)) {
                        at = bind(statement, at, node, charge);
                    }
                    statement.executeUpdate();
                }
            }
        }
        if (whole < charges.size()) {
            try (var statement = connection.prepareStatement(ONE)) {
                for (var charge : charges.subList(whole, charges.size())) {
                    bind(statement, 1, node, charge);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }

    private static int bind(PreparedStatement statement, int first, long node, Numbered charge) throws SQLException {
        var call = (CallRecord) charge.event();
        int at = bind(
                statement,
                first,
                node,
                charge.seq(),
                LedgerRow.Kind.CHARGE,
                call.at().getEpochSecond());
        statement.setLong(at++, call.caller().userId());
        statement.setLong(at++, call.caller().tokenId());
        statement.setLong(at++, call.call().channelId());
        statement.setLong(at++, call.paid().planId());
        statement.setLong(at++, call.quota().units());
        statement.setLong(at++, call.paid().byPlan().units());
        statement.setLong(at++, call.paid().remainder());
        if (call.cost() == CallRecord.UNKNOWN_COST) {
            statement.setNull(at++, Types.BIGINT);
        } else {
            statement.setLong(at++, call.cost());
        }
        statement.setString(at++, Texts.fit(call.call().requestId(), 64));
        statement.setString(at++, "");
        return at;
    }

    private static int bind(
            PreparedStatement statement, int first, long node, long seq, LedgerRow.Kind kind, long seconds)
            throws SQLException {
        int at = first;
        statement.setLong(at++, node);
        statement.setLong(at++, seq);
        statement.setLong(at++, kind.number());
        statement.setLong(at++, seconds);
        return at;
    }

    private static long number(String reference) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(reference.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong() >>> 1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
