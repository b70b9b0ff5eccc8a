package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;

import dev.sluice.routing.Channel;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.store.Database;
import java.time.InstantSource;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Trying one channel, and asking an upstream which models it has. A test never disables anything.
final class ChannelTestRoutes implements ApiModule {
    private static final String EMBEDDINGS = "embeddings";

    private final RoutingKeeper routing;
    private final Database database;
    private final ChannelProbe probe;
    private final Audit audit;
    private final InstantSource clock;

    ChannelTestRoutes(RoutingKeeper routing, Database database, ChannelProbe probe, Audit audit, InstantSource clock) {
        this.routing = routing;
        this.database = database;
        this.probe = probe;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.getOrPost(Access.ADMIN, "/api/channel/test/:id", this::test);
        routes.get(Access.ADMIN, "/api/channel/fetch_models/:id", this::modelsOf);
        routes.post(Access.ADMIN, "/api/channel/fetch_models", this::modelsAt);
    }

    /// Has a form of its own: `{success, message, time, error_code?}`, `time` in seconds.
    private ApiReply test(ApiRequest request) {
        Channel channel = channel(request.id());
        String model = request.query("model", defaultModel(channel));
        boolean embedding =
                request.query("endpoint_type").map(EMBEDDINGS::equals).orElse(model.contains("embed"));
        ChannelProbe.Result result = probe.test(channel, model, embedding, request.flag("stream", false));
        if (result.good()) {
            note(channel, result);
            audit.tested(request.caller(), channel.id(), model, result);
        }
        ObjectNode body = Json.object()
                .put("success", result.good())
                .put("message", result.message())
                .put("time", result.took().toMillis() / 1000.0);
        if (!result.good()) {
            body.put("error_code", result.errorCode());
        }
        return ApiReply.raw(200, body);
    }

    private void note(Channel channel, ChannelProbe.Result result) {
        database.write(tx -> tx.update(CHANNELS)
                .set(CHANNELS.TEST_TIME, clock.instant().getEpochSecond())
                .set(CHANNELS.RESPONSE_TIME, result.took().toMillis())
                .where(CHANNELS.ID.eq(channel.id()))
                .execute());
    }

    private ApiReply modelsOf(ApiRequest request) {
        Channel channel = channel(request.id());
        String key = ChannelProbe.key(channel)
                .orElseThrow(() -> Declined.because("no_available_key", "the channel has no usable key"));
        return names(probe.models(channel.baseUrl(), key));
    }

    /// For a channel that is not saved yet. Body: `{base_url, key}`.
    private ApiReply modelsAt(ApiRequest request) {
        Body body = request.body();
        String baseUrl = body.text("base_url", "").strip().replaceAll("/+$", "");
        return names(probe.models(
                baseUrl,
                KeyList.of(body.text("key", "")).keys().stream().findFirst().orElse("")));
    }

    private static ApiReply names(JsonNode answer) {
        TreeSet<String> names = new TreeSet<>();
        answer.path("data").forEach(model -> names.add(model.path("id").stringValue("")));
        names.remove("");
        return ApiReply.data(Json.strings(names));
    }

    private Channel channel(long id) {
        return routing.read().channel(id).orElseThrow(() -> Declined.missing("channel", id));
    }

    private static String defaultModel(Channel channel) {
        if (!channel.testModel().isBlank()) {
            return channel.testModel();
        }
        return channel.models().isEmpty() ? "gpt-4o-mini" : channel.models().getFirst();
    }
}
