package dev.sluice.ledger;

import java.sql.SQLException;
import java.util.Set;
import org.jooq.exception.DataAccessException;

/// Tells a failure that lies in the data, which comes back at every try, from one that passes.
final class Poison {
    /// MySQL: incorrect string, data too long, out of range, invalid character; not all have a telling state.
    private static final Set<Integer> MYSQL_DATA = Set.of(1264, 1300, 1366, 1406);

    private Poison() {}

    static boolean is(RuntimeException failure) {
        if (!(failure instanceof DataAccessException)) {
            return failure instanceof ArithmeticException;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var state = String.valueOf(sql.getSQLState());
                return state.startsWith("22") || state.startsWith("23") || MYSQL_DATA.contains(sql.getErrorCode());
            }
        }
        return false;
    }
}
