package dev.sluice.relay;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import io.vertx.core.net.impl.ConnectionBase;

/// Slows an upstream down by not reading from its connection, which carries one call at a time.
///
/// Not by pausing the response: Vert.x (5.1) then keeps in the connection what it had read already, and drops it when
/// the upstream closes, so that a client who reads slowly would lose the end of an answer. Unread bytes wait in the
/// kernel instead, close or no close.
final class Inflow {
    private final ConnectionBase connection;
    private boolean held;

    private Inflow(ConnectionBase connection) {
        this.connection = connection;
    }

    static Inflow of(HttpClientRequest request) {
        var carrier =
                request.connection() instanceof UnpooledHttpClientConnection own ? own.unwrap() : request.connection();
        if (carrier instanceof ConnectionBase connection) {
            return new Inflow(connection);
        }
        throw new IllegalStateException(
                "no access to the channel of " + request.connection().getClass());
    }

    /// Stops reading. What is being decoded at the moment still comes.
    void hold() {
        held = true;
        connection.channel().config().setAutoRead(false);
    }

    /// Reads on, if this call had stopped it.
    void release() {
        if (held) {
            held = false;
            connection.channel().config().setAutoRead(true);
        }
    }
}
