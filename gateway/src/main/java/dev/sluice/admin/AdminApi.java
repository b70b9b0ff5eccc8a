package dev.sluice.admin;

import dev.sluice.config.NewApi;
import dev.sluice.http.ClientAddress;
import dev.sluice.http.OffLoop;
import dev.sluice.http.RequestIds;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.CorsHandler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// The management API as one list of routes, put onto a router.
public final class AdminApi {
    /// Who has shown no credential may not make us hold much.
    private static final long ANONYMOUS_BODY_BYTES = 512 * 1024;
    private static final long BODY_BYTES = 16 * 1024 * 1024;

    private final List<ApiRoute> routes;
    private final OffLoop offLoop;
    private final ClientAddress address;
    private final CallerGate gate;
    private final BodyHandler anonymousBody = body(ANONYMOUS_BODY_BYTES);
    private final BodyHandler body = body(BODY_BYTES);

    AdminApi(List<ApiModule> modules, OffLoop offLoop, ClientAddress address, CallerGate gate) {
        var collected = new ApiRoutes();
        modules.forEach(module -> module.register(collected));
        this.routes = collected.all();
        this.offLoop = offLoop;
        this.address = address;
        this.gate = gate;
    }

    /// The whole management API. `others` add routes of their own (`/api/doctor`), under the same rules.
    public static AdminApi of(AdminParts parts, List<ApiModule> others) {
        return AdminModules.wire(parts, others);
    }

    /// Registers every route under `/api`, and last of all a JSON 404 for what none of them takes.
    public void mount(Router router) {
        router.route("/api/*").handler(AdminApi::sign);
        List<ApiRoute> ordered = new ArrayList<>(routes);
        // Vert.x takes the first that fits: `/api/models/` before `/api/models`, fixed paths before parameters.
        ordered.sort(Comparator.comparing(ApiRoute::hasParameters)
                .thenComparing(route -> !route.path().endsWith("/")));
        ordered.forEach(route -> mount(router, route));
        router.route("/api/*").last().handler(AdminApi::notFound);
    }

    List<ApiRoute> routes() {
        return routes;
    }

    private void mount(Router router, ApiRoute declared) {
        Route route = declared.hasParameters()
                ? router.routeWithRegex(declared.method(), declared.regex())
                : router.route(declared.method(), declared.path());
        if (declared.access() == Access.TOKEN) {
            openToPages(router, route, declared);
        }
        route.handler(this::readBody)
                .handler(new ApiHandler(declared, offLoop, address, gate))
                .failureHandler(context -> unread(declared, context));
    }

    /// Pages of any origin may call what a client's token opens: they must bring the token themselves.
    private static void openToPages(Router router, Route route, ApiRoute declared) {
        CorsHandler anyOrigin = CorsHandler.create()
                .allowedMethods(Set.of(HttpMethod.GET, HttpMethod.OPTIONS))
                .allowedHeaders(Set.of("authorization", "content-type"));
        router.route(HttpMethod.OPTIONS, declared.path()).handler(anyOrigin);
        route.handler(anyOrigin);
    }

    private void readBody(RoutingContext context) {
        var request = context.request();
        boolean credential = request.getHeader("Authorization") != null || request.getHeader("Cookie") != null;
        (credential ? body : anonymousBody).handle(context);
    }

    private static void unread(ApiRoute route, RoutingContext context) {
        var response = context.response();
        if (context.statusCode() == 413) {
            new Declined(413, "body_too_large", "the body is too large").reply().writeTo(response);
        } else if (context.failure() == null) {
            Declined.unreadable("the request could not be read").reply().writeTo(response);
        } else {
            ErrorReplies.of(route.path(), context.failure()).writeTo(response);
        }
    }

    private static void sign(RoutingContext context) {
        context.response()
                .putHeader("X-Oneapi-Request-Id", new RequestIds("management").next(Instant.now()))
                .putHeader("X-New-Api-Version", NewApi.VERSION);
        context.next();
    }

    private static void notFound(RoutingContext context) {
        var body = Json.object();
        body.put("success", false);
        body.put("message", "no such route");
        body.putObject("error")
                .put(
                        "message",
                        "Invalid URL (" + context.request().method() + " "
                                + context.request().path() + ")")
                .put("type", "invalid_request_error")
                .put("param", "")
                .put("code", "not_found");
        ApiReply.raw(404, body).writeTo(context.response());
    }

    private static BodyHandler body(long limit) {
        return BodyHandler.create(false).setBodyLimit(limit);
    }
}
