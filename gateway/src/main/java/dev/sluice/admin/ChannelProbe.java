package dev.sluice.admin;

import dev.sluice.routing.Channel;
import dev.sluice.routing.ChannelKey;
import dev.sluice.routing.ModelMappingCycle;
import dev.sluice.vendor.Destination;
import dev.sluice.vendor.OpenAiProfile;
import dev.sluice.vendor.OpenAiProfiles;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tries a channel for real: a tiny chat (or embedding) where it speaks OpenAI's format, otherwise only whether
/// anything answers at its base URL. Blocks. Redirects are not followed, so the key goes nowhere else.
final class ChannelProbe {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int LONGEST_MESSAGE = 300;

    /// How a test went. `errorCode` is empty when it went well; `took` is the whole exchange.
    record Result(String message, String errorCode, Duration took, long promptTokens, long completionTokens) {
        boolean good() {
            return errorCode.isEmpty();
        }

        static Result failed(String errorCode, String message) {
            return new Result(message, errorCode, Duration.ZERO, 0, 0);
        }

        Result after(Duration time) {
            return new Result(message, errorCode, time, promptTokens, completionTokens);
        }
    }

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Duration patience;

    ChannelProbe(Duration patience) {
        this.patience = patience;
    }

    Result test(Channel channel, String model, boolean embedding, boolean stream) {
        if (!usable(channel.baseUrl())) {
            return Result.failed("invalid_base_url", "the channel has no usable base URL");
        }
        if (channel.type().probeOnly() || !channel.type().openAi()) {
            return timed(HttpRequest.newBuilder(URI.create(channel.baseUrl())).GET(), ChannelProbe::reachable);
        }
        Optional<String> key = key(channel);
        if (key.isEmpty()) {
            return Result.failed("no_available_key", "the channel has no usable key");
        }
        try {
            return timed(call(channel, key.get(), model, embedding, stream), response -> answered(response, stream));
        } catch (ModelMappingCycle _) {
            return Result.failed("channel:model_mapped_error", "the model mapping of the channel goes in a circle");
        } catch (IllegalArgumentException _) {
            // Said without its cause, which may repeat the key.
            return Result.failed("channel:invalid_request", "the key, model or base URL has characters HTTP refuses");
        }
    }

    private static HttpRequest.Builder call(
            Channel channel, String key, String model, boolean embedding, boolean stream) {
        OpenAiProfile profile = OpenAiProfiles.of(channel.type());
        String upstreamModel = channel.modelMapping().resolve(model);
        String path = embedding ? "/v1/embeddings" : "/v1/chat/completions";
        return HttpRequest.newBuilder(
                        URI.create(profile.target(channel.baseUrl(), path, upstreamModel, channel.other())))
                .header(profile.authHeader(), profile.authValue().replace("{key}", key))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Json.bytes(body(upstreamModel, embedding, stream))));
    }

    /// The names of the models an upstream lists.
    JsonNode models(String baseUrl, String key) {
        if (!usable(baseUrl)) {
            throw Declined.unreadable("base_url is not an http or https URL with a host");
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/v1/models"))
                    .header("Authorization", "Bearer " + key)
                    .timeout(patience)
                    .GET()
                    .build();
            HttpResponse<byte[]> response = exchange(request);
            if (response.statusCode() != 200) {
                throw new Declined(400, "upstream_status", "the upstream answered " + response.statusCode());
            }
            return Json.parse(response.body());
        } catch (IOException | TimeoutException unreachable) {
            throw new Declined(400, "upstream_unreachable", "the upstream could not be reached");
        } catch (IllegalArgumentException _) {
            throw Declined.unreadable("the key has characters HTTP refuses");
        } catch (JacksonException _) {
            throw new Declined(400, "upstream_answer", "the upstream did not answer with JSON");
        }
    }

    static Optional<String> key(Channel channel) {
        return channel.keys().usable().stream().map(ChannelKey::secret).findFirst();
    }

    private interface Reading {
        Result of(HttpResponse<byte[]> response);
    }

    private Result timed(HttpRequest.Builder request, Reading reading) {
        long began = System.nanoTime();
        Result result;
        try {
            result = reading.of(exchange(request.timeout(patience).build()));
        } catch (TimeoutException | HttpTimeoutException _) {
            result = Result.failed("timeout", "no answer within %d seconds".formatted(patience.toSeconds()));
        } catch (ConnectException _) {
            result = Result.failed("do_request_failed", "nothing listens at the channel's base URL");
        } catch (IOException _) {
            result = Result.failed("do_request_failed", "the connection to the upstream failed");
        }
        return result.after(Duration.ofNanos(System.nanoTime() - began));
    }

    /// The client's own limit ends with the headers; this one covers the body too.
    private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException, TimeoutException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } finally {
            answer.cancel(true);
        }
    }

    private static Result reachable(HttpResponse<byte[]> response) {
        return new Result("reachable, answered %d".formatted(response.statusCode()), "", Duration.ZERO, 0, 0);
    }

    private static Result answered(HttpResponse<byte[]> response, boolean stream) {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        if (response.statusCode() / 100 != 2) {
            return Result.failed(
                    "bad_response_status_code",
                    "the upstream answered %d: %s".formatted(response.statusCode(), message(text)));
        }
        if (stream) {
            return text.contains("data:")
                    ? new Result("", "", Duration.ZERO, 0, 0)
                    : Result.failed("bad_response_body", "the upstream did not stream");
        }
        try {
            JsonNode usage = Json.parse(text).path("usage");
            return new Result(
                    "",
                    "",
                    Duration.ZERO,
                    usage.path("prompt_tokens").longValue(0),
                    usage.path("completion_tokens").longValue(0));
        } catch (JacksonException _) {
            return Result.failed("bad_response_body", "the upstream did not answer with JSON");
        }
    }

    /// What an error body says, in OpenAI's shape or as it is, cut short.
    private static String message(String text) {
        String said = Json.tolerantObject(text).path("error").path("message").stringValue(text);
        return said.substring(0, Math.min(LONGEST_MESSAGE, said.length()));
    }

    /// A base URL without a scheme counts as one nobody can call; aliases of vendors' plans are among those.
    private static boolean usable(String baseUrl) {
        return baseUrl.contains("://") && Destination.of(baseUrl).isPresent();
    }

    private static ObjectNode body(String model, boolean embedding, boolean stream) {
        ObjectNode body = Json.object().put("model", model);
        if (embedding) {
            return body.put("input", "hi");
        }
        body.putArray("messages").addObject().put("role", "user").put("content", "hi");
        return body.put("max_tokens", 16).put("stream", stream);
    }
}
