package dev.sluice.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/// Live checks of the way to the gateway: its routes, and a proxy before it.
final class LiveRoutes {
    private static final List<String> PREFIXES =
            List.of("/runwayml/v1/image_to_video", "/runway/v1/tasks", "/pika/v1/tasks", "/kling/v1/tasks");
    private static final String AUDIO = "/v1/audio/generations";
    private static final String SONG = "{\"model\":\"suno_music\",\"prompt\":\"test prompt\"}";

    private final LiveTarget target;
    private final LiveCaller caller;

    LiveRoutes(LiveTarget target, LiveCaller caller) {
        this.target = target;
        this.caller = caller;
    }

    Verdict status() {
        Heard heard = caller.send("GET", target.gateway() + "/api/status", Map.of(), "");
        return Verdict.unless(heard.status() != 200, Level.FAIL, "start the gateway, or give its address with --url")
                .with(heard.shown());
    }

    Verdict token() {
        Heard heard = caller.send("GET", target.gateway() + "/v1/models", Live.json(target.token()), "");
        return Verdict.unless(
                        !heard.reached() || heard.status() == 401,
                        Level.FAIL,
                        heard.reached() ? "make a new token" : "start the gateway, or give its address with --url")
                .with(heard.shown());
    }

    Verdict prefixes() {
        Map<String, Object> evidence = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        for (String path : PREFIXES) {
            Heard heard = ask(target.gateway(), path);
            evidence.put(path, reading(heard));
            if (!heard.reached() || heard.status() == 500 || heard.html()) {
                broken.add(path);
            }
        }
        return Verdict.unless(
                        !broken.isEmpty(),
                        Level.FAIL,
                        "these do not reach the gateway's routes: %s; a proxy may strip the prefix".formatted(broken))
                .with(evidence);
    }

    private static String reading(Heard heard) {
        if (heard.html()) {
            return heard.outcome() + ", a web page: no such route, or a proxy strips the prefix";
        }
        return switch (heard.status()) {
            case 401, 403 -> heard.outcome() + ", the token is refused";
            case 500 -> "500 from " + (heard.origin().isEmpty() ? "unknown" : heard.origin());
            default -> heard.outcome() + (heard.json() ? ", reachable" : "");
        };
    }

    Verdict proxy() {
        if (target.publicUrl().isEmpty()) {
            return Verdict.skip("give the public address with --public-url to compare");
        }
        Map<String, Object> evidence = new LinkedHashMap<>();
        boolean differs = false;
        for (String path : PREFIXES) {
            Heard direct = ask(target.gateway(), path);
            Heard proxied = ask(target.publicUrl(), path);
            differs |= direct.status() != proxied.status() || direct.html() != proxied.html();
            evidence.put(path, "direct %s, public %s".formatted(direct.outcome(), proxied.outcome()));
        }
        return Verdict.unless(differs, Level.FAIL, "let the proxy forward every prefix, not only /v1")
                .with(evidence);
    }

    private Heard ask(String base, String path) {
        return caller.send("POST", base + path, Live.json(target.token()), Live.BODY);
    }

    /// One way to call a route, and what has to come of it.
    private record Way(String name, Map<String, String> headers, String path, String body, Predicate<Heard> wanted) {}

    /// Without a channel for the model, the calls that should be served tell nothing.
    private static boolean served(Heard heard) {
        return heard.good() || unserved(heard);
    }

    private static boolean unserved(Heard heard) {
        return heard.status() == 503 && heard.body().contains("model_not_found");
    }

    Verdict matrix() {
        Map<String, String> bearer = Map.of("Authorization", "Bearer " + target.token());
        Map<String, String> wrong = Map.of("Authorization", "Bearer doctor-has-no-such-key");
        var ways = List.of(
                new Way("correct", typed(bearer, "application/json"), AUDIO, SONG, LiveRoutes::served),
                new Way("text/plain", typed(bearer, "text/plain"), AUDIO, SONG, refused(400, "content-type")),
                new Way("no credential", typed(Map.of(), "application/json"), AUDIO, SONG, refused(401, "")),
                new Way("bad credential", typed(wrong, "application/json"), AUDIO, SONG, refused(401, "")),
                new Way("trailing slash", typed(bearer, "application/json"), AUDIO + "/", SONG, LiveRoutes::served),
                new Way(
                        "no model",
                        typed(bearer, "application/json"),
                        AUDIO,
                        "{\"prompt\":\"test prompt\"}",
                        refused(400, "model")),
                new Way(
                        "x-ptoken",
                        typed(Map.of("x-ptoken", target.token()), "application/json"),
                        AUDIO,
                        SONG,
                        LiveRoutes::served),
                new Way(
                        "misspelt path",
                        typed(bearer, "application/json"),
                        "/v1/audio/generation",
                        SONG,
                        heard -> heard.status() == 404 && heard.json()));
        Map<String, Object> evidence = new LinkedHashMap<>();
        List<String> unexpected = new ArrayList<>();
        List<String> notJudged = new ArrayList<>();
        for (Way way : ways) {
            Heard heard = caller.send("POST", target.gateway() + way.path(), way.headers(), way.body());
            evidence.put(way.name(), heard.shown());
            if (!way.wanted().test(heard)) {
                unexpected.add(way.name());
            } else if (unserved(heard)) {
                notJudged.add(way.name());
            }
        }
        return Verdict.unless(
                        !unexpected.isEmpty(),
                        Level.FAIL,
                        "answered otherwise than Sluice does: %s; the answer names the reason".formatted(unexpected))
                .with("not_judged_as_no_channel_serves_suno_music", notJudged)
                .with(evidence);
    }

    private static Map<String, String> typed(Map<String, String> headers, String type) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", type);
        return all;
    }

    private static Predicate<Heard> refused(int status, String named) {
        return heard -> heard.status() == status
                && heard.body().toLowerCase(Locale.ROOT).contains(named);
    }
}
