package dev.sluice.store;

import dev.sluice.config.BadSetting;
import dev.sluice.config.Environment;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where Redis is: `redis://[user[:password]@]host[:port][/database]`, `rediss://` for TLS. As in a DSN, the password
/// may hold `@` and `:`, plain or encoded.
record RedisAddress(String endpoint, String user, @Nullable String password) {
    private static final String VARIABLE = "REDIS_CONN_STRING";
    private static final String FORM = "redis://[user[:password]@]host[:port][/database], or rediss:// for TLS";
    private static final Pattern URL = Pattern.compile("(rediss?)://(.+)");
    private static final Pattern PLACE =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:/?#\\[\\]]+)(?::([0-9]{1,5}))?(?:/([0-9]{0,4}))?(?:\\?.*)?");
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    static Optional<RedisAddress> from(Environment environment) {
        return environment.text(VARIABLE).map(RedisAddress::parse);
    }

    private static RedisAddress parse(String text) {
        Matcher url = matched(URL, text, text);
        Login login = Login.split(url.group(2));
        Matcher place = matched(PLACE, login.address(), text);
        String port = place.group(2) == null ? "6379" : place.group(2);
        String database = place.group(3) == null || place.group(3).isEmpty() ? "0" : place.group(3);
        String password = login.password();
        return new RedisAddress(
                "%s://%s:%s/%s".formatted(url.group(1), place.group(1), port, database),
                Parameters.unescape(login.user()),
                password == null ? null : Parameters.unescape(password));
    }

    private static Matcher matched(Pattern pattern, String part, String whole) {
        Matcher matcher = pattern.matcher(part);
        if (!matcher.matches()) {
            throw new BadSetting(VARIABLE, whole, FORM);
        }
        return matcher;
    }

    RedisOptions options() {
        var net = new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis()))
                .setTcpKeepAlive(true)
                .setHostnameVerificationAlgorithm("HTTPS");
        var options = new RedisOptions().setConnectionString(endpoint).setNetClientOptions(net);
        if (password != null) {
            options.setPassword(password);
            if (!user.isEmpty()) {
                options.setUser(user);
            }
        }
        return options;
    }

    /// Fit for people.
    @Override
    public String toString() {
        return endpoint;
    }
}
