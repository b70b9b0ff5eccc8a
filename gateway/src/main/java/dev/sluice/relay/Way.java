package dev.sluice.relay;

import dev.sluice.vendor.Destination;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;

/// How upstreams are reached: straight, or through a proxy. Belongs to one event loop.
interface Way {
    /// A request on a connection to `destination`, ready for its body. Fails as connecting fails.
    Future<HttpClientRequest> open(Destination destination, RequestOptions options);

    /// Request and answer are over in good order: their connection can carry another call.
    default void free(Destination destination, HttpClientRequest request, HttpClientResponse answer) {}
}
