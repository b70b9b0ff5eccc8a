package dev.sluice.store;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The form of go-sql-driver/mysql: `user:password@tcp(host:port)/database?charset=utf8mb4&loc=Local`. The password is
/// taken literally; the last `/` ends the address, the last `@` before it ends the password.
///
/// `loc` is the zone of date columns, `tls` is true, skip-verify, preferred or false, `timeout` and `readTimeout` are
/// Go
/// durations. A parameter the Go driver would set as a session variable is set as one here.
final class MysqlDsn {
    /// Parameters that steer the Go driver only; they mean nothing to a JDBC driver or are its way already.
    private static final Set<String> READ_OVER = Set.of(
            "charset",
            "collation",
            "parseTime",
            "loc",
            "tls",
            "timeout",
            "readTimeout",
            "writeTimeout",
            "allowAllFiles",
            "allowCleartextPasswords",
            "allowFallbackToPlaintext",
            "allowNativePasswords",
            "allowOldPasswords",
            "checkConnLiveness",
            "clientFoundRows",
            "columnsWithAlias",
            "compress",
            "connectionAttributes",
            "interpolateParams",
            "maxAllowedPacket",
            "multiStatements",
            "rejectReadOnly",
            "serverPubKey",
            "timeTruncate");
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^:\\[\\]]*)(?::([0-9]{1,5}))?");
    private static final Pattern GO_DURATION = Pattern.compile("([0-9.]+)(ms|s|m|h)");

    private MysqlDsn() {}

    static Dsn parse(String variable, String text) {
        if (text.startsWith("jdbc:")) {
            throw new BadDsn(variable, "is a JDBC URL; write it as user:password@tcp(host:3306)/database");
        }
        int slash = text.indexOf('/', Math.max(text.lastIndexOf(')'), text.lastIndexOf('@')) + 1);
        if (slash < 0) {
            throw new BadDsn(
                    variable,
                    text.matches("(?s).*\\b(host|dbname)\\s*=.*")
                            ? "is a PostgreSQL keyword list; write it as postgres://user:password@host:5432/database"
                            : "has no /database; want user:password@tcp(host:3306)/database or"
                                    + " postgres://user:password@host:5432/database");
        }
        Login login = Login.split(text.substring(0, slash));
        String network = login.address();
        int open = network.indexOf('(');
        if (open >= 0 && !network.endsWith(")")) {
            throw new BadDsn(variable, "has an address without a closing bracket; want @tcp(host:3306)/database");
        }
        String address = open < 0 ? "" : network.substring(open + 1, network.length() - 1);
        boolean unix = network.startsWith("unix");
        String password = login.password() == null ? "" : login.password();
        Dsn dsn = dsn(variable, login.user(), password, unix ? "" : address, text.substring(slash + 1));
        return unix ? overSocket(dsn, address.isEmpty() ? "/tmp/mysql.sock" : address) : dsn;
    }

    private static Dsn overSocket(Dsn dsn, String path) {
        Map<String, String> properties = new HashMap<>(dsn.properties());
        properties.put("localSocket", path);
        return new Dsn(dsn.variable(), dsn.engine(), dsn.jdbcUrl(), properties, dsn.zone(), dsn.redacted());
    }

    /// `mysql://user:password@host:port/database`, as hosting platforms put it into DATABASE_URL.
    static Dsn parseUrl(String variable, String text) {
        int slash = text.indexOf('/', text.lastIndexOf('@') + 1);
        Login login = Login.split(slash < 0 ? text : text.substring(0, slash));
        return dsn(
                variable,
                Parameters.unescape(login.user()),
                login.password() == null ? "" : Parameters.unescape(login.password()),
                login.address(),
                slash < 0 ? "" : text.substring(slash + 1));
    }

    private static Dsn dsn(String variable, String user, String password, String address, String path) {
        int question = path.indexOf('?');
        String database = Parameters.unescape(question < 0 ? path : path.substring(0, question));
        Map<String, String> parameters =
                question < 0 ? Map.of() : Parameters.parse(variable, path.substring(question + 1));
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw new BadDsn(variable, "has an address that is not host:port");
        }
        String host = parts.group(1).isEmpty() ? "127.0.0.1" : parts.group(1).replaceAll("[\\[\\]]", "");
        String port = parts.group(2) == null ? "3306" : parts.group(2);
        if (database.isEmpty()) {
            throw new BadDsn(variable, "has no database after the last /");
        }
        Map<String, String> properties = properties(variable, parameters);
        properties.put("user", user);
        properties.put("password", password);
        return new Dsn(
                variable,
                Engine.MYSQL,
                "jdbc:mariadb://address=(host=%s)(port=%s)/%s".formatted(host, port, database),
                properties,
                zone(variable, parameters.getOrDefault("loc", "UTC")),
                "mysql://%s@%s:%s/%s".formatted(user, host, port, database));
    }

    private static Map<String, String> properties(String variable, Map<String, String> parameters) {
        Map<String, String> properties = new HashMap<>();
        String tls = parameters.getOrDefault("tls", "false").toLowerCase(Locale.ROOT);
        properties.put(
                "sslMode",
                switch (tls) {
                    case "true", "1" -> "verify-full";
                    case "skip-verify", "preferred" -> "trust";
                    case "false", "0" -> "disable";
                    default ->
                        throw new BadDsn(variable, "has an unknown tls; want true, false, skip-verify or preferred");
                });
        if (tls.equals("preferred") || Boolean.parseBoolean(parameters.get("allowFallbackToPlaintext"))) {
            properties.put(ConnectionSource.PLAIN_WITHOUT_TLS, "true");
        }
        // The Go driver asks the server for its key by itself; MySQL 8 accounts cannot sign in over plain TCP
        // otherwise.
        properties.put("allowPublicKeyRetrieval", "true");
        milliseconds(parameters.get("timeout"), properties, "connectTimeout");
        milliseconds(parameters.get("readTimeout"), properties, "socketTimeout");
        StringJoiner session = new StringJoiner(",");
        parameters.forEach((name, value) -> {
            if (!READ_OVER.contains(name) && name.matches("[a-z_]+")) {
                session.add(name + "=" + value);
            }
        });
        if (session.length() > 0) {
            properties.put("sessionVariables", session.toString());
        }
        return properties;
    }

    private static void milliseconds(@Nullable String text, Map<String, String> properties, String name) {
        if (text == null) {
            return;
        }
        Matcher duration = GO_DURATION.matcher(text);
        if (duration.matches()) {
            double unit = switch (duration.group(2)) {
                case "ms" -> 1;
                case "s" -> 1000;
                case "m" -> 60_000;
                default -> 3_600_000;
            };
            properties.put(name, Long.toString((long) (Double.parseDouble(duration.group(1)) * unit)));
        }
    }

    private static ZoneId zone(String variable, String name) {
        try {
            return switch (name) {
                case "UTC", "" -> ZoneOffset.UTC;
                case "Local" -> ZoneId.systemDefault();
                default -> ZoneId.of(name);
            };
        } catch (DateTimeException _) {
            throw new BadDsn(variable, "has an unknown loc; want Local, UTC or a name such as Asia/Shanghai");
        }
    }
}
