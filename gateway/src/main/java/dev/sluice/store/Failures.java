package dev.sluice.store;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.util.Optional;
import java.util.Set;

/// What a failure of a driver means for the caller.
final class Failures {
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");

    /// MySQL: lock wait timeout, deadlock, record changed. Sent with various states.
    private static final Set<Integer> MYSQL_CONFLICTS = Set.of(1205, 1213, 1020);

    private Failures() {}

    /// Whether the same transaction may succeed when tried again.
    static boolean worthRepeating(Throwable failure) {
        return sql(failure)
                .filter(cause -> CONFLICTS.contains(String.valueOf(cause.getSQLState()))
                        || MYSQL_CONFLICTS.contains(cause.getErrorCode())
                        || busyFile(cause))
                .isPresent();
    }

    /// Whether the connection is gone.
    static boolean lost(Throwable failure) {
        return sql(failure)
                .filter(cause -> cause instanceof SQLNonTransientConnectionException
                        || cause instanceof SQLRecoverableException
                        || String.valueOf(cause.getSQLState()).startsWith("08")
                        || String.valueOf(cause.getSQLState()).startsWith("57P"))
                .isPresent();
    }

    private static boolean busyFile(SQLException cause) {
        return cause instanceof org.sqlite.SQLiteException sqlite
                && switch (sqlite.getResultCode().code & 0xff) {
                    case 5, 6 -> true;
                    default -> false;
                };
    }

    private static Optional<SQLException> sql(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }
}
