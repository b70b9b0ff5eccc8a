package dev.sluice.doctor;

import dev.sluice.routing.Channel;
import dev.sluice.routing.ChannelKey;
import dev.sluice.routing.RoutingTable;
import dev.sluice.vendor.PassThroughFamilies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Checks that send real calls, some of which cost money: run only when asked for. Source: seed-system.md §4.2, §4.3.
public final class Live implements AutoCloseable {
    static final String PATH = "/runway/tasks";
    static final String BODY = "{\"model\":\"gen4_turbo\",\"prompt\":\"test prompt\"}";
    private static final int BURST = 10;

    private final LiveTarget target;
    private final LiveCaller caller = new LiveCaller();
    private final Lazy<Heard> post = new Lazy<>(this::post);

    public Live(LiveTarget target) {
        this.target = target;
    }

    /// In the order they are run.
    public List<Check> checks() {
        var routes = new LiveRoutes(target, caller);
        return List.of(
                new Check("http.status", "the gateway answers", _ -> routes.status()),
                new Check("http.token", "the gateway knows the token", _ -> routes.token()),
                new Check("live.post", "a real pass-through call", _ -> posted(post.get())),
                new Check("live.upstream", "the same call straight to the upstream", this::upstream),
                new Check("route.prefixes", "pass-through routes", _ -> routes.prefixes()),
                new Check("proxy.prefixes", "the same routes through the public address", _ -> routes.proxy()),
                new Check("http.matrix", "eight ways to call one route", _ -> routes.matrix()),
                new Check("cache.burst", "ten calls in a row", this::burst));
    }

    private Heard post() {
        return caller.send("POST", target.gateway() + PATH, json(target.token()), BODY);
    }

    static Map<String, String> json(String token) {
        return Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
    }

    private static Verdict posted(Heard heard) {
        Verdict verdict = switch (heard.status()) {
            case 0 -> Verdict.fail("start the gateway, or give its address with --url");
            case 401, 403 -> Verdict.fail("the token is refused: see token.group, or use another");
            case 503 -> Verdict.fail("no channel could be taken: see select.agree and channel.*");
            case 500, 502, 504 ->
                Verdict.fail(
                        heard.origin().equals("upstream")
                                ? "the upstream failed: see live.upstream"
                                : "the gateway got no answer: see live.upstream");
            default ->
                heard.good()
                        ? Verdict.ok()
                        : Verdict.warn("reached upstream, which did not like the call; see its answer");
        };
        return verdict.with(heard.shown());
    }

    private Verdict upstream(Facts facts) {
        Optional<Channel> channel = candidate(facts);
        if (channel.isEmpty()) {
            return Verdict.skip("no channel would be tried: see select.agree");
        }
        Optional<ChannelKey> key = channel.get().keys().usable().stream().findFirst();
        if (key.isEmpty()) {
            return Verdict.skip("channel %d has no usable key: see channel.key"
                    .formatted(channel.get().id()));
        }
        String baseUrl = channel.get().baseUrl();
        Heard direct = caller.send("POST", baseUrl + PATH, json(key.get().secret()), BODY);
        Heard through = post.get();
        return compared(through, direct)
                .with("channel", channel.get().id())
                .with("tls_handshake", TlsHandshake.timed(baseUrl))
                .with("direct", direct.shown())
                .with("through_the_gateway", through.outcome());
    }

    private static Verdict compared(Heard through, Heard direct) {
        if (!direct.reached()) {
            return Verdict.fail(
                    "the upstream cannot be reached (%s): check base URL, DNS, network and proxy of the channel"
                            .formatted(direct.trouble()));
        }
        boolean directFailed = direct.status() >= 500 || direct.status() == 401 || direct.status() == 403;
        if (directFailed) {
            return Verdict.fail(
                    direct.status() >= 500
                            ? "the upstream fails by itself: report it to whoever runs it"
                            : "the upstream refuses the key of the channel: set another");
        }
        return Verdict.unless(
                !through.good() && direct.good(),
                Level.FAIL,
                "the upstream works, so the fault lies in Sluice or its configuration: see live.post");
    }

    private static Optional<Channel> candidate(Facts facts) {
        RoutingTable table = facts.table();
        return table.candidates(facts.question().group(), facts.question().model()).channelIds().stream()
                .findFirst()
                .flatMap(table::channel);
    }

    /// Asks for the progress of a job that does not exist, which is free, or for one word of a model.
    private Verdict burst(Facts facts) {
        String model = facts.question().model();
        boolean service = PassThroughFamilies.shippedOnly().of("/" + model).isPresent();
        int unavailable = 0;
        for (int i = 0; i < BURST; i++) {
            Heard heard = service
                    ? caller.send("GET", target.gateway() + "/" + model + "/tasks/doctor", json(target.token()), "")
                    : caller.send(
                            "POST", target.gateway() + "/v1/chat/completions", json(target.token()), """
                            {"model":"%s","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}""".formatted(
                                            model));
            unavailable += heard.status() == 503 ? 1 : 0;
            LockSupport.parkNanos(target.pause().toNanos());
        }
        return burst(unavailable).with("calls", BURST).with("answered_503", unavailable);
    }

    static Verdict burst(int unavailable) {
        String fix = "see cache.health, select.agree and the reasons in log.passthrough";
        return unavailable > 2 ? Verdict.fail(fix) : Verdict.unless(unavailable > 0, Level.WARN, fix);
    }

    @Override
    public void close() {
        caller.close();
    }
}
