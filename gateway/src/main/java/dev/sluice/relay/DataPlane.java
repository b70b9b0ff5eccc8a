package dev.sluice.relay;

import dev.sluice.http.BodyReader;
import dev.sluice.http.ClientAddress;
import dev.sluice.http.HttpConfig;
import dev.sluice.http.OffLoop;
import dev.sluice.http.RequestIds;
import dev.sluice.ledger.JobStore;
import dev.sluice.ledger.Ledger;
import dev.sluice.ledger.RefundStore;
import dev.sluice.ledger.TokenTables;
import dev.sluice.ops.CallObserver;
import dev.sluice.routing.Planner;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.store.OptionsKeeper;
import dev.sluice.token.Gate;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/// What carries calls, ready to be set up on each event loop.
public final class DataPlane {
    private final Parts parts;
    private final JobBook jobs;
    private final MissingUsage missing;
    private volatile Rules rules;

    /// What the data plane is made from; all of it is shared by all event loops.
    public record Parts(
            HttpConfig http,
            UpstreamConfig upstream,
            String node,
            OffLoop offLoop,
            Gate gate,
            RoutingKeeper routing,
            Planner planner,
            ChannelWatch watch,
            Ledger ledger,
            JobStore jobs,
            RefundStore refunds,
            OptionsKeeper options,
            boolean errorRows,
            CallObserver observer) {}

    /// Takes a request that is not for the data plane; false when it is.
    public interface Elsewhere {
        boolean takes(HttpServerRequest request, String path);
    }

    public DataPlane(Parts parts) {
        this.parts = parts;
        this.jobs = new JobBook(parts.jobs(), parts.refunds(), parts.offLoop());
        this.missing = new MissingUsage(new TokenTables(parts.offLoop().executor()), parts.offLoop());
        this.rules = Rules.from(parts.options().current());
        parts.options().onChange(options -> rules = Rules.from(options));
    }

    /// Sets up one event loop; to be called on it. `elsewhere` sees every request first.
    public Handler<HttpServerRequest> onLoop(Vertx vertx, Elsewhere elsewhere) {
        var loop = new Loop(vertx, parts.upstream());
        var addresses = new ClientAddress(parts.http().trustForwarded());
        var bodies = new BodyReader(parts.http().maxBodyBytes());
        var patience = new BodyPatience(loop.watchdog(), parts.http().bodyPatience());
        var intake = new Intake(bodies, patience, () -> rules, parts.ledger()::prices, jobs, missing, loop);
        var aftermath = new Aftermath(parts.watch(), parts.ledger(), parts.errorRows(), jobs, parts.observer());
        var relay = new Relay(
                parts.gate(), intake, parts.routing(), parts.planner(), parts.ledger(), aftermath, addresses, loop);
        return new Front(
                elsewhere,
                () -> rules,
                parts.ledger()::prices,
                parts.gate(),
                parts.routing(),
                relay,
                aftermath,
                new RequestIds(parts.node()));
    }
}
