package dev.sluice.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;

/// Sends the calls of live checks. Follows no redirect: that one happens is itself news.
final class LiveCaller implements AutoCloseable {
    private static final int LONGEST_BODY = 500;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /// @param body empty for none
    Heard send(String method, String url, Map<String, String> headers, String body) {
        long began = System.nanoTime();
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(100))
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            headers.forEach(request::header);
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            return new Heard(
                    answer.statusCode(),
                    header(answer, "Content-Type"),
                    header(answer, "X-Sluice-Error-Origin"),
                    header(answer, "X-Sluice-Reason"),
                    text.length() > LONGEST_BODY ? text.substring(0, LONGEST_BODY) : text,
                    "",
                    since(began));
        } catch (IOException e) {
            return unheard(trouble(e), began);
        } catch (IllegalArgumentException _) {
            return unheard("not a URL", began);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unheard("interrupted", began);
        }
    }

    private static Heard unheard(String trouble, long began) {
        return new Heard(0, "", "", "", "", trouble, since(began));
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /// The innermost cause that tells something.
    private static String trouble(Throwable failure) {
        String found = "other";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            found = switch (cause) {
                case UnknownHostException _, UnresolvedAddressException _ -> "dns";
                case SSLException _ -> "tls";
                case HttpTimeoutException _ -> "timeout";
                case ConnectException _ -> found.equals("other") ? "refused" : found;
                default -> found;
            };
        }
        return found;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
