package dev.sluice.admin;

import dev.sluice.http.ClientAddress;
import dev.sluice.http.OffLoop;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/// Takes a management request from the event loop to its endpoint and the reply back.
///
/// Who calls is settled before the endpoint sees anything. Whatever fails becomes a reply in [ErrorReplies] and nowhere
/// else.
final class ApiHandler implements Handler<RoutingContext> {
    /// What new-api's consoles look for to know that their session was accepted.
    private static final String AUTH_VERSION = "864b7076dbcd0a3c01b5520316720ebf";

    private final ApiRoute route;
    private final OffLoop offLoop;
    private final ClientAddress address;
    private final CallerGate gate;

    ApiHandler(ApiRoute route, OffLoop offLoop, ClientAddress address, CallerGate gate) {
        this.route = route;
        this.offLoop = offLoop;
        this.address = address;
        this.gate = gate;
    }

    @Override
    public void handle(RoutingContext context) {
        ApiRequest request = ApiRequest.of(route, context, address.of(context.request()));
        offLoop.run(() -> answer(request))
                .onComplete(
                        reply -> reply.writeTo(context.response()),
                        failure -> ErrorReplies.of(route.path(), failure).writeTo(context.response()));
    }

    private ApiReply answer(ApiRequest request) {
        try {
            Caller caller = gate.admit(request);
            ApiReply reply = route.endpoint().answer(request.as(caller));
            return caller.manages() ? reply.with("Auth-Version", AUTH_VERSION) : reply;
        } catch (RuntimeException failure) {
            return ErrorReplies.of(route.path(), failure);
        }
    }
}
