package dev.sluice.relay;

import dev.sluice.http.HeadRules;
import dev.sluice.http.RequestIds;
import dev.sluice.http.Target;
import dev.sluice.ledger.Prices;
import dev.sluice.refusal.ErrorShape;
import dev.sluice.refusal.Refusal;
import dev.sluice.refusal.Refused;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.token.Gate;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/// The door of the data plane on one event loop: finds out what a request means, and sends it on its way. What is not
/// a relay route is somebody else's (`elsewhere`), tried first.
final class Front implements Handler<HttpServerRequest> {
    private final DataPlane.Elsewhere elsewhere;
    private final Supplier<Rules> rules;
    private final Supplier<Prices> prices;
    private final Gate gate;
    private final RoutingKeeper routing;
    private final Relay relay;
    private final Aftermath aftermath;
    private final RequestIds ids;

    Front(
            DataPlane.Elsewhere elsewhere,
            Supplier<Rules> rules,
            Supplier<Prices> prices,
            Gate gate,
            RoutingKeeper routing,
            Relay relay,
            Aftermath aftermath,
            RequestIds ids) {
        this.elsewhere = elsewhere;
        this.rules = rules;
        this.prices = prices;
        this.gate = gate;
        this.routing = routing;
        this.relay = relay;
        this.aftermath = aftermath;
        this.ids = ids;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Target target = Target.of(request.uri());
        Refusal objection = HeadRules.objection(request, target);
        if (objection == null && elsewhere.takes(request, target.path())) {
            return;
        }
        if (HttpMethod.OPTIONS.equals(request.method()) && request.headers().contains("Origin")) {
            Cors.preflight(request);
            return;
        }
        Endpoint endpoint =
                Endpoints.of(request.method().name(), target.path(), rules.get().families());
        var now = Instant.now();
        var call = new Call(request, target, endpoint, ErrorShape.OPENAI, ids.next(now), now);
        if (objection != null) {
            refuse(call, objection);
            return;
        }
        switch (endpoint) {
            case Endpoint.ModelCall _, Endpoint.PassThrough _ -> relay.carry(call);
            case Endpoint.Models wanted -> models(call, wanted);
            case Endpoint.NotServed known -> {
                call.speak(known.shape());
                refuse(call, Refusal.of(501, "api_not_implemented", "This gateway does not serve this route."));
            }
            case Endpoint.WrongMethod wrong ->
                refuse(
                        call,
                        Refusal.of(405, "method_not_allowed", "This route takes %s only.".formatted(wrong.allowed())));
            case Endpoint.Unknown _ -> refuse(call, unknown(call));
        }
    }

    private static Refusal unknown(Call call) {
        String path = call.target().path();
        String shown = path.length() > 200 ? path.substring(0, 200) + "…" : path;
        return Refusal.of(404, "route_not_found", "Invalid URL (%s %s)".formatted(call.method(), shown))
                .with(Map.of(
                        "type",
                        "invalid_request_error",
                        "hint",
                        "Model routes begin with /v1; pass-through routes with /runway, /pika, /kling and so on."));
    }

    private void models(Call call, Endpoint.Models wanted) {
        var shape = ModelList.shapeFor(call);
        call.speak(
                switch (shape) {
                    case OPENAI -> ErrorShape.OPENAI;
                    case ANTHROPIC -> ErrorShape.ANTHROPIC;
                    case GEMINI -> ErrorShape.GEMINI;
                });
        gate.admit(call.credential(), relay.address(call))
                .compose(caller -> routing.whole().map(table -> {
                    var list = new ModelList(caller, table, prices.get());
                    String name = Target.decoded(wanted.model());
                    return name.isEmpty() ? list.list(shape) : list.one(name, shape);
                }))
                .onSuccess(json -> call.client().json(200, json))
                .onFailure(failure -> refuse(
                        call,
                        failure instanceof Refused refused
                                ? refused.refusal()
                                : Refusal.of(
                                        500, "internal_error", "The gateway failed on this call; its log tells why.")));
    }

    private void refuse(Call call, Refusal refusal) {
        call.client().refuse(refusal, call.shape());
        aftermath.refused(call, refusal);
    }
}
