package dev.sluice.admin;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/// Collects the routes of the management API. Paths are written without a trailing slash and answer both forms.
public final class ApiRoutes {
    private final List<ApiRoute> routes = new ArrayList<>();

    public void get(Access access, String path, Endpoint endpoint) {
        add(HttpMethod.GET, access, path, endpoint, false);
    }

    /// A GET that writes, kept because new-api's clients use it, with a POST twin beside it.
    public void getOrPost(Access access, String path, Endpoint endpoint) {
        add(HttpMethod.GET, access, path, endpoint, true);
        add(HttpMethod.POST, access, path, endpoint, true);
    }

    public void post(Access access, String path, Endpoint endpoint) {
        add(HttpMethod.POST, access, path, endpoint, true);
    }

    public void put(Access access, String path, Endpoint endpoint) {
        add(HttpMethod.PUT, access, path, endpoint, true);
    }

    public void patch(Access access, String path, Endpoint endpoint) {
        add(HttpMethod.PATCH, access, path, endpoint, true);
    }

    public void delete(Access access, String path, Endpoint endpoint) {
        add(HttpMethod.DELETE, access, path, endpoint, true);
    }

    public List<ApiRoute> all() {
        return List.copyOf(routes);
    }

    private void add(HttpMethod method, Access access, String path, Endpoint endpoint, boolean changesState) {
        routes.add(new ApiRoute(method, path, access, endpoint, changesState));
    }
}
