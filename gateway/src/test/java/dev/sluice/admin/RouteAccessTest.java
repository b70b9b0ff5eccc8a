package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteAccessTest {
    /// Every route of the management API and who may call it. A new route is a line here.
    private static final String ROUTES = """
            PUBLIC GET    /api/about
            ADMIN  GET    /api/channel
            ADMIN  POST   /api/channel
            ADMIN  PUT    /api/channel
            ADMIN  DELETE /api/channel/:id
            ADMIN  GET    /api/channel/:id
            ROOT   POST   /api/channel/:id/key
            ADMIN  POST   /api/channel/:id/status
            ADMIN  POST   /api/channel/batch
            ADMIN  POST   /api/channel/batch/tag
            ADMIN  GET    /api/channel/cache
            ADMIN  POST   /api/channel/cache/refresh
            ADMIN  POST   /api/channel/copy/:id
            ADMIN  DELETE /api/channel/disabled
            ADMIN  POST   /api/channel/fix
            ADMIN  GET    /api/channel/fetch_models/:id
            ADMIN  POST   /api/channel/fetch_models
            ADMIN  GET    /api/channel/models
            ADMIN  GET    /api/channel/models_enabled
            ADMIN  POST   /api/channel/multi_key/manage
            ADMIN  GET    /api/channel/ops
            ADMIN  GET    /api/channel/search
            ADMIN  POST   /api/channel/status/batch
            ADMIN  PUT    /api/channel/tag
            ADMIN  POST   /api/channel/tag/disabled
            ADMIN  POST   /api/channel/tag/enabled
            ADMIN  GET    /api/channel/tag/models
            ADMIN  GET    /api/channel/test/:id
            ADMIN  POST   /api/channel/test/:id
            ADMIN  GET    /api/group
            PUBLIC GET    /api/home_page_content
            ROOT   DELETE /api/log
            ADMIN  GET    /api/log
            ADMIN  GET    /api/log/search
            USER   GET    /api/log/self
            USER   GET    /api/log/self/search
            USER   GET    /api/log/self/stat
            ADMIN  GET    /api/log/stat
            TOKEN  GET    /api/log/token
            USER   GET    /api/models
            ADMIN  GET    /api/models/
            ADMIN  GET    /api/models/search
            PUBLIC GET    /api/notice
            ROOT   GET    /api/option
            ROOT   PUT    /api/option
            PUBLIC GET    /api/privacy-policy
            PUBLIC GET    /api/setup
            PUBLIC POST   /api/setup
            PUBLIC GET    /api/status
            ADMIN  POST   /api/sync/channels
            USER   GET    /api/token
            USER   POST   /api/token
            USER   PUT    /api/token
            USER   DELETE /api/token/:id
            USER   GET    /api/token/:id
            USER   POST   /api/token/:id/key
            USER   POST   /api/token/batch
            USER   POST   /api/token/batch/keys
            USER   GET    /api/token/search
            PUBLIC GET    /api/uptime/status
            TOKEN  GET    /api/usage/token
            PUBLIC GET    /api/user-agreement
            ADMIN  GET    /api/user
            ADMIN  POST   /api/user
            ADMIN  PUT    /api/user
            ADMIN  DELETE /api/user/:id
            ADMIN  GET    /api/user/:id
            USER   POST   /api/user/topup
            ADMIN  GET    /api/redemption
            ADMIN  GET    /api/redemption/search
            ADMIN  GET    /api/redemption/:id
            ADMIN  POST   /api/redemption
            ADMIN  PUT    /api/redemption
            ADMIN  DELETE /api/redemption/invalid
            ADMIN  DELETE /api/redemption/:id
            USER   GET    /api/subscription/plans
            USER   GET    /api/subscription/self
            USER   PUT    /api/subscription/self/preference
            USER   POST   /api/subscription/balance/pay
            ADMIN  GET    /api/subscription/admin/plans
            ADMIN  POST   /api/subscription/admin/plans
            ADMIN  PUT    /api/subscription/admin/plans/:id
            ADMIN  PATCH  /api/subscription/admin/plans/:id
            PUBLIC GET    /api/user/groups
            PUBLIC POST   /api/user/login
            PUBLIC POST   /api/user/login/2fa
            PUBLIC GET    /api/user/logout
            PUBLIC POST   /api/user/logout
            ADMIN  POST   /api/user/manage
            USER   GET    /api/user/models
            ADMIN  GET    /api/user/search
            USER   DELETE /api/user/self
            USER   GET    /api/user/self
            USER   PUT    /api/user/self
            USER   GET    /api/user/self/groups
            USER   GET    /api/user/token
            USER   POST   /api/user/token
            USER   POST   /api/verify
            """;

    @TempDir
    Path folder;

    @Test
    void everyRouteDeclaresWhoMayCallIt() throws Exception {
        try (var server = AdminServer.start(Engine.SQLITE, folder)) {
            List<String> declared = server.routes().stream()
                    .map(route -> "%-6s %-6s %s".formatted(route.access(), route.method(), route.path()))
                    .toList();

            assertThat(declared)
                    .containsExactlyInAnyOrderElementsOf(ROUTES.lines().toList());
        }
    }

    @Test
    void nobodyGetsPastARouteThatIsNotPublic() throws Exception {
        try (var server = AdminServer.ready(Engine.SQLITE, folder)) {
            var anyone = server.anyone();
            for (ApiRoute route : server.routes()) {
                if (route.access() != Access.PUBLIC) {
                    String path = route.path().replace(":id", "1");
                    assertThat(anyone.send(route.method().name(), path, null).status())
                            .as("%s %s", route.method(), path)
                            .isEqualTo(401);
                }
            }
        }
    }

    @Test
    void anAccountGetsPastNoRouteOfAdministrators() throws Exception {
        try (var server = AdminServer.ready(Engine.SQLITE, folder)) {
            var alice = server.member("alice", 1);
            for (ApiRoute route : server.routes()) {
                if (route.access() == Access.ADMIN || route.access() == Access.ROOT) {
                    String path = route.path().replace(":id", "1");
                    assertThat(alice.send(route.method().name(), path, null).refused(200))
                            .as("%s %s", route.method(), path)
                            .isEqualTo("auth.insufficient_privilege");
                }
            }
        }
    }

    @Test
    void bothFormsOfAPathAnswerWithoutRedirect() throws Exception {
        try (var server = AdminServer.ready(Engine.SQLITE, folder)) {
            var root = server.root();
            for (String path :
                    List.of("/api/channel", "/api/token", "/api/log", "/api/user", "/api/option", "/api/group")) {
                assertThat(root.get(path).status()).as(path).isEqualTo(200);
                assertThat(root.get(path + "/").status()).as(path + "/").isEqualTo(200);
            }
            assertThat(root.get("/api/user/1").data())
                    .isEqualTo(root.get("/api/user/1/").data());
        }
    }

    @Test
    void T2_theModelsOfAnAccountAndTheModelCatalogueDifferByTheSlash() throws Exception {
        try (var server = AdminServer.ready(Engine.SQLITE, folder)) {
            var root = server.root();

            assertThat(root.get("/api/models").data().has("items")).isFalse();
            assertThat(root.get("/api/models/").data().path("items").isArray()).isTrue();
        }
    }

    @Test
    void pathsOfOldProbesAreNotFoundAsJson() throws Exception {
        try (var server = AdminServer.ready(Engine.SQLITE, folder)) {
            for (String path : List.of("/api/user/sign_in", "/api/user/check_in_status", "/api/nothing", "/api/")) {
                var answer = server.root().get(path);

                assertThat(answer.status()).as(path).isEqualTo(404);
                assertThat(answer.body().at("/error/type").stringValue()).isEqualTo("invalid_request_error");
            }
        }
    }
}
