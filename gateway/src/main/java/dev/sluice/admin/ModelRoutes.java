package dev.sluice.admin;

import dev.sluice.routing.Channel;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.routing.RoutingTable;
import dev.sluice.store.OptionsKeeper;
import dev.sluice.token.Groups;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Which models there are: for an account by its groups, for administrators all. Answered by the same table that routes
/// calls, read anew each time.
final class ModelRoutes implements ApiModule {
    private final RoutingKeeper routing;
    private final OptionsKeeper options;

    ModelRoutes(RoutingKeeper routing, OptionsKeeper options) {
        this.routing = routing;
        this.options = options;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.USER, "/api/user/models", this::own);
        routes.get(Access.USER, "/api/models", _ -> perType());
        routes.get(Access.ADMIN, "/api/channel/models", _ -> listed());
        routes.get(Access.ADMIN, "/api/channel/models_enabled", _ -> enabled());
        routes.get(Access.ADMIN, "/api/channel/ops", _ -> operations());
    }

    /// Without `group`: the models of all groups open to the account, null when there are none, as in new-api.
    /// With one the account may not use: an empty list.
    private ApiReply own(ApiRequest request) {
        Groups groups = Groups.from(options.current());
        var usable = groups.usableBy(request.caller().group()).keySet();
        RoutingTable table = routing.read();
        TreeSet<String> models = new TreeSet<>();
        var wanted = request.query("group");
        List<String> asked = wanted.isPresent() ? expand(groups, wanted.get(), request.caller()) : List.copyOf(usable);
        asked.stream().filter(usable::contains).forEach(group -> models.addAll(table.models(group)));
        return models.isEmpty() && wanted.isEmpty()
                ? ApiReply.data(NullNode.instance)
                : ApiReply.data(Json.strings(models));
    }

    private static List<String> expand(Groups groups, String group, Caller caller) {
        return groups.expand(group, caller.group());
    }

    private ApiReply perType() {
        Map<Integer, TreeSet<String>> perType = new TreeMap<>();
        for (Channel channel : routing.read().channels()) {
            perType.computeIfAbsent(channel.type().id(), _ -> new TreeSet<>()).addAll(channel.models());
        }
        ObjectNode types = Json.object();
        perType.forEach((type, models) -> types.set(Integer.toString(type), Json.strings(models)));
        return ApiReply.data(types);
    }

    /// Every model any channel lists, as OpenAI's model objects.
    private ApiReply listed() {
        Map<String, String> owners = new TreeMap<>();
        for (Channel channel : routing.read().channels()) {
            channel.models()
                    .forEach(model -> owners.putIfAbsent(model, channel.type().owner()));
        }
        ArrayNode list = Json.array();
        owners.forEach((model, owner) -> list.add(Json.object()
                .put("id", model)
                .put("object", "model")
                .put("created", 1_626_777_600)
                .put("owned_by", owner)));
        return ApiReply.data(list);
    }

    private ApiReply enabled() {
        RoutingTable table = routing.read();
        TreeSet<String> models = new TreeSet<>();
        table.groups().forEach(group -> models.addAll(table.models(group)));
        return ApiReply.data(Json.strings(models));
    }

    private ApiReply operations() {
        return ApiReply.data(Json.object().put("retry_times", options.current().number("RetryTimes")));
    }
}
