package dev.sluice.admin;

import dev.sluice.store.FirstStart;
import java.util.ArrayList;
import java.util.List;

/// Wires the management API by hand.
final class AdminModules {
    private AdminModules() {}

    static AdminApi wire(AdminParts parts, List<ApiModule> others) {
        var clock = parts.clock();
        var database = parts.database();
        var options = parts.options();
        var sessions = new SessionStore(database, parts.config().sessionLife(), clock);
        var cookie =
                new SessionCookie(parts.config().sessionLife(), parts.config().secureCookie());
        var audit = new Audit(parts.logs(), clock);
        var throttle = new LoginThrottle(clock);
        var twoFactor = new TwoFactor(database, clock);
        var stepUp = new StepUp(database, sessions, twoFactor, throttle, clock);
        var setup = new Setup(new FirstStart(database, clock, parts.version()), database.engine(), options);
        var users = new UserStore(database, parts.feed(), parts.neighbours(), clock);
        var channels = new ChannelStore(database);
        var edits = new ChannelEdits(database, parts.feed(), parts.routing());

        List<ApiModule> modules = new ArrayList<>(List.of(
                new SetupRoutes(setup),
                new StatusRoutes(options, setup, parts.version(), clock.instant()),
                new LoginRoutes(database, options, sessions, cookie, twoFactor, stepUp, throttle, audit, clock),
                new SelfRoutes(database, users),
                new UserRoutes(users, options, audit, clock),
                new UserManageRoutes(users, audit, clock),
                new TopUpRoutes(parts.credits(), parts.neighbours()),
                new RedemptionRoutes(database, audit, clock),
                new PlanRoutes(database, users, options, parts.purchases(), clock),
                new PlanAdminRoutes(database, audit, clock),
                new TokenRoutes(new ManagedTokenStore(database, parts.feed(), parts.neighbours(), clock), options),
                new UsageRoutes(database),
                new GroupRoutes(options),
                new ModelRoutes(parts.routing(), options),
                new ChannelRoutes(channels, edits, audit, clock),
                new ChannelStatusRoutes(edits, audit, clock),
                new ChannelTagRoutes(database, edits, audit),
                new ChannelKeyRoutes(channels, edits, stepUp, audit, clock),
                new AbilityRoutes(edits, audit),
                new ChannelCacheRoutes(parts.routing()),
                new ChannelTestRoutes(
                        parts.routing(),
                        database,
                        new ChannelProbe(parts.config().testPatience()),
                        audit,
                        clock),
                new ModelMetaRoutes(database),
                new LogRoutes(new LogStore(database, parts.logs(), clock), audit),
                new OptionRoutes(options, audit)));
        modules.addAll(others);
        return new AdminApi(modules, parts.offLoop(), parts.address(), new CallerGate(database, sessions));
    }
}
