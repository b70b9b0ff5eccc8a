package dev.sluice.store;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/// The parts of jOOQ's bindings that serve stored procedures, of which there are none.
final class Unsupported {
    private Unsupported() {}

    static SQLException storedProcedure() {
        return new SQLFeatureNotSupportedException("no stored procedures here");
    }
}
