package dev.sluice.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks the doctor inside a running gateway, which also sees the cache, the last log lines and the last calls.
///
/// `gateway` is its base URL, `accessToken` that of an administrator's account.
public record RunningDoctor(String gateway, String accessToken) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Throws [BadQuestion] when no report comes back, with the reason in words.
    public Report ask(Set<String> checks, Question question) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(address(checks, question)))
                    .timeout(PATIENCE)
                    .header("Authorization", accessToken)
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode json = JsonMapper.shared().readTree(answer.body());
            if (!json.path("success").asBoolean(false)) {
                throw new BadQuestion("the gateway at %s answers %d: %s"
                        .formatted(
                                gateway,
                                answer.statusCode(),
                                json.path("message").asString("no message")));
            }
            return ReportJson.parse(json.path("data"));
        } catch (IOException e) {
            throw new BadQuestion("no gateway answers at %s; give its address with --url".formatted(gateway));
        } catch (IllegalArgumentException | JacksonException e) {
            throw new BadQuestion("what is at %s is no gateway".formatted(gateway));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BadQuestion("interrupted");
        }
    }

    private String address(Set<String> checks, Question question) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("check", String.join(",", checks));
        parameters.put("group", question.group());
        if (question.chosen()) {
            parameters.put("model", question.model());
            parameters.put("type", Integer.toString(question.channelType()));
        }
        question.tokenId().ifPresent(id -> parameters.put("token_id", Long.toString(id)));
        return gateway + "/api/doctor?"
                + parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "="
                                + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }

    /// Never the token.
    @Override
    public String toString() {
        return "RunningDoctor[gateway=%s]".formatted(gateway);
    }
}
