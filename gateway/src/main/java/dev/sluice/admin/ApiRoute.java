package dev.sluice.admin;

import io.vertx.core.http.HttpMethod;
import java.util.regex.Pattern;

/// One route: method, path, who may call it, what it does. A path segment `:id` takes digits only, any other `:name`
/// takes one segment; both are read with [ApiRequest#id] and [ApiRequest#segment].
///
/// `changesState` marks a GET that writes, which a session cookie alone must not be able to trigger from another site.
public record ApiRoute(HttpMethod method, String path, Access access, Endpoint endpoint, boolean changesState) {
    private static final Pattern PARAMETER = Pattern.compile(":([a-z]+)");

    boolean hasParameters() {
        return path.indexOf(':') >= 0;
    }

    /// The path as a regular expression that takes it with and without a trailing slash.
    String regex() {
        return PARAMETER
                        .matcher(path)
                        .replaceAll(found -> "id".equals(found.group(1)) ? "(?<id>[0-9]+)" : "(?<$1>[^/]+)")
                + "/?";
    }

    boolean unsafe() {
        return changesState || !(HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method));
    }
}
