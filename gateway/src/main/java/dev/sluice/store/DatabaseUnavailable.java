package dev.sluice.store;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/// The database cannot be used now: it was not reached, did not let us in, or cut the connection. Says which variable
/// names it and what kind of trouble it is; never holds a password.
public final class DatabaseUnavailable extends RuntimeException {
    /// The kind of trouble, with what to look at.
    public enum Reason {
        DNS("its host name cannot be resolved"),
        REFUSED("nothing listens at its address"),
        TIMEOUT("it does not answer in time"),
        TLS("the TLS handshake failed"),
        AUTH("it refuses the user name or the password"),
        NO_DATABASE("the database does not exist there"),
        FULL("it has no connections left"),
        BUSY("all connections to it are in use and none came free in time"),
        FILE("its file cannot be opened or written"),
        CUT("the connection broke"),
        OTHER("it cannot be used");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }

    private final Reason reason;

    private DatabaseUnavailable(Dsn dsn, Reason reason, Throwable cause) {
        super("database %s (%s): %s".formatted(dsn.redacted(), dsn.variable(), reason.words), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    static DatabaseUnavailable of(Dsn dsn, Throwable cause) {
        return new DatabaseUnavailable(dsn, classify(dsn, cause), cause);
    }

    private static Reason classify(Dsn dsn, Throwable failure) {
        Reason found = Reason.OTHER;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Reason reason = switch (cause) {
                case UnknownHostException _, UnresolvedAddressException _ -> Reason.DNS;
                case SocketTimeoutException _ -> Reason.TIMEOUT;
                case NoRouteToHostException _ -> Reason.TIMEOUT;
                case ConnectException _ -> Reason.REFUSED;
                case SSLException _ -> Reason.TLS;
                case SQLException sql -> classify(dsn, sql);
                case IOException _ -> Reason.CUT;
                default -> Reason.OTHER;
            };
            // The innermost cause knows best; a driver wraps it in words of its own.
            found = reason == Reason.OTHER ? found : reason;
        }
        return found;
    }

    private static Reason classify(Dsn dsn, SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String message =
                failure.getMessage() == null ? "" : failure.getMessage().toLowerCase(Locale.ROOT);
        if (dsn.engine() == Engine.SQLITE) {
            return Reason.FILE;
        }
        return switch (state) {
            case "28P01", "28000" -> Reason.AUTH;
            case "3D000", "42000" -> Reason.NO_DATABASE;
            case "53300", "08004" -> Reason.FULL;
            case "57P01", "57P02", "57P03" -> Reason.CUT;
            default -> {
                if (message.contains("ssl") || message.contains("tls")) {
                    yield Reason.TLS;
                }
                if (message.contains("too many connections")) {
                    yield Reason.FULL;
                }
                // Of the pool: with none in use, none could be made.
                if (message.contains("request timed out") && !message.contains("active=0")) {
                    yield Reason.BUSY;
                }
                if (message.contains("timed out")) {
                    yield Reason.TIMEOUT;
                }
                yield state.startsWith("08") ? Reason.CUT : Reason.OTHER;
            }
        };
    }
}
