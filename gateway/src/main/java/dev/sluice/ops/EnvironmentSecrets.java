package dev.sluice.ops;

import dev.sluice.config.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Which variables of the environment hold secrets, judged by their names, and which secrets those are.
final class EnvironmentSecrets {
    private static final Pattern SECRET_NAME =
            Pattern.compile("SECRET|PASSWORD|PASSWD|TOKEN|KEY|DSN|DATABASE_URL|CONN_STRING|CREDENTIAL|BASIC_AUTH");
    /// User and password of a database or Redis address: everything before the last `@`.
    private static final Pattern LOGIN = Pattern.compile("^(?:[a-zA-Z][a-zA-Z0-9+.-]*://)?([^:/@\\s]*):(.+)@[^@]*$");

    private EnvironmentSecrets() {}

    static boolean isSecret(String variable) {
        return SECRET_NAME.matcher(variable.toUpperCase(Locale.ROOT)).find();
    }

    static List<String> of(Environment environment) {
        List<String> secrets = new ArrayList<>();
        environment.variables().forEach((name, value) -> {
            var login = LOGIN.matcher(value.strip());
            if (login.matches()) {
                secrets.add(login.group(2));
            }
            if (isSecret(name) && !value.matches("(?i)\\d*|true|false|local.*")) {
                secrets.add(value.strip());
            }
        });
        return secrets;
    }
}
