package dev.sluice.vendor;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where an upstream listens. `path` is what stands before the caller's path, without a trailing slash.
public record Destination(boolean tls, String host, int port, String path) {
    private static final Pattern SCHEME_ALONE = Pattern.compile("[A-Za-z]+:/*");

    /// Reads a base URL such as `https://api.acme.example/v1/`; empty when it is blank, has no host or is not HTTP.
    /// A base URL without a scheme counts as `https`.
    public static Optional<Destination> of(String baseUrl) {
        String text = baseUrl.strip();
        if (text.isEmpty() || SCHEME_ALONE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            var uri = new URI(text.contains("://") ? text : "https://" + text);
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                return Optional.empty();
            }
            boolean tls = scheme.equals("https");
            int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            return Optional.of(new Destination(tls, uri.getHost(), port, path.replaceAll("/+$", "")));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
