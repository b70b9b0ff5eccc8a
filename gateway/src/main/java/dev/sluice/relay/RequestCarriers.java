package dev.sluice.relay;

import dev.sluice.http.Target;
import dev.sluice.token.Carriers;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Where a request may carry its key.
record RequestCarriers(HttpServerRequest request, Target target) implements Carriers {
    @Override
    public String path() {
        return target.path();
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeader(name);
    }

    @Override
    public @Nullable String query(String name) {
        for (String parameter : target.query().split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals == name.length() && parameter.startsWith(name)) {
                return decoded(parameter.substring(equals + 1));
            }
        }
        return null;
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
