package dev.sluice.admin;

import dev.sluice.store.Options;
import dev.sluice.store.OptionsKeeper;
import java.util.TreeSet;

/// Groups: all that have a price, for administrators; those one may choose, for everybody.
final class GroupRoutes implements ApiModule {
    private final OptionsKeeper options;

    GroupRoutes(OptionsKeeper options) {
        this.options = options;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.ADMIN, "/api/group", _ -> all());
        routes.get(
                Access.USER,
                "/api/user/self/groups",
                request -> usable(request.caller().group()));
        routes.get(Access.PUBLIC, "/api/user/groups", _ -> usable(""));
    }

    private ApiReply all() {
        Options now = options.current();
        return ApiReply.data(Json.strings(new TreeSet<>(now.json("GroupRatio").propertyNames())));
    }

    private ApiReply usable(String userGroup) {
        return ApiReply.data(UsableGroups.render(options.current(), userGroup));
    }
}
