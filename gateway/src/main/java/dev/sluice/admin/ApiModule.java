package dev.sluice.admin;

/// Something that adds routes to the management API.
@FunctionalInterface
public interface ApiModule {
    void register(ApiRoutes routes);
}
