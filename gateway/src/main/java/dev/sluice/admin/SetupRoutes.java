package dev.sluice.admin;

/// The first start: whether it is done, and doing it.
final class SetupRoutes implements ApiModule {
    private final Setup setup;

    SetupRoutes(Setup setup) {
        this.setup = setup;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.PUBLIC, "/api/setup", _ -> state());
        routes.post(Access.PUBLIC, "/api/setup", this::run);
    }

    /// Has no `message`, as in new-api.
    private ApiReply state() {
        boolean done = setup.done();
        var data = Json.object()
                .put("status", done)
                .put("root_init", done || setup.rootExists())
                .put("database_type", setup.databaseType());
        var body = Json.object().put("success", true);
        body.set("data", data);
        return ApiReply.raw(200, body);
    }

    private ApiReply run(ApiRequest request) {
        setup.run(request.body());
        return ApiReply.done();
    }
}
