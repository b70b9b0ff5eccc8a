package dev.sluice.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// `postgres://user:password@host:port,host2:port2/database?sslmode=…`, after the scheme.
///
/// The password may hold `@` and `:`, plain or encoded. Server-side prepared statements are off, so a pooler in
/// transaction mode (PgBouncer, Supavisor) works without being told; `prepareThreshold` turns them on again.
/// `TimeZone` is read over: Sluice reads and writes instants, whatever zone a session has.
final class PostgresDsn {
    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /// Names of libpq and pgx, and what pgjdbc calls them.
    private static final Map<String, String> NAMES = Map.of(
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "search_path", "currentSchema",
            "target_session_attrs", "targetServerType",
            "channel_binding", "channelBinding",
            "prepareThreshold", "prepareThreshold");

    private PostgresDsn() {}

    static Dsn parse(String variable, String text) {
        int end = text.length();
        for (char stop : new char[] {'/', '?', '#'}) {
            int at = text.indexOf(stop, text.lastIndexOf('@') + 1);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        Login login = Login.split(text.substring(0, end));
        String rest = text.substring(end);
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        Map<String, String> parameters =
                question < 0 ? Map.of() : Parameters.parse(variable, rest.substring(question + 1));
        String user = Parameters.unescape(login.user());
        String database = Parameters.unescape(path.startsWith("/") ? path.substring(1) : path);
        if (database.isEmpty()) {
            database = parameters.getOrDefault("dbname", user);
        }
        String hosts = hosts(variable, login.address(), parameters);

        Map<String, String> properties = properties(variable, parameters);
        properties.put("user", user.isEmpty() ? parameters.getOrDefault("user", "postgres") : user);
        String password = login.password() == null
                ? parameters.getOrDefault("password", "")
                : Parameters.unescape(login.password());
        if (!password.isEmpty()) {
            properties.put("password", password);
        }
        String redacted = "postgres://%s@%s/%s".formatted(properties.get("user"), hosts, database);
        return new Dsn(
                variable,
                Engine.POSTGRESQL,
                "jdbc:postgresql://" + hosts + "/" + PostgresDsn.escape(database),
                properties,
                redacted);
    }

    private static String hosts(String variable, String address, Map<String, String> parameters) {
        String hosts = address.isEmpty() ? parameters.getOrDefault("host", "localhost") : address;
        if (hosts.startsWith("/") || hosts.startsWith("%2F")) {
            throw new BadDsn(variable, "names a unix socket, which Sluice cannot use; give a host and a port");
        }
        StringJoiner joined = new StringJoiner(",");
        for (String host : hosts.split(",", -1)) {
            boolean port = host.lastIndexOf(':') > host.lastIndexOf(']');
            if (port && !host.substring(host.lastIndexOf(':') + 1).matches("[0-9]{1,5}")) {
                throw new BadDsn(
                        variable, "has a port that is not a number; encode / ? # in the password as %2F %3F" + " %23");
            }
            joined.add(port ? host : host + ":" + parameters.getOrDefault("port", "5432"));
        }
        return joined.toString();
    }

    private static Map<String, String> properties(String variable, Map<String, String> parameters) {
        Map<String, String> properties = new HashMap<>();
        properties.put("prepareThreshold", "0");
        properties.put("ApplicationName", "sluice");
        StringJoiner options = new StringJoiner(" ");
        parameters.forEach((name, value) -> {
            if (NAMES.containsKey(name)) {
                properties.put(NAMES.get(name), value);
            } else if (name.equals("statement_timeout") || name.equals("lock_timeout")) {
                options.add("-c " + name + "=" + value.replace(" ", "\\ "));
            } else if (name.equals("options")) {
                options.add(value);
            }
        });
        if (options.length() > 0) {
            properties.put("options", options.toString());
        }
        if (!SSL_MODES.contains(properties.getOrDefault("sslmode", "prefer"))) {
            throw new BadDsn(variable, "has an unknown sslmode; want one of " + String.join(", ", SSL_MODES));
        }
        properties.computeIfPresent("targetServerType", (_, wanted) -> switch (wanted) {
            case "read-write", "primary" -> "primary";
            case "prefer-standby" -> "preferSecondary";
            default -> "any";
        });
        return properties;
    }

    private static String escape(String database) {
        return database.replace("%", "%25")
                .replace("?", "%3F")
                .replace("/", "%2F")
                .replace(" ", "%20");
    }
}
