package dev.sluice.admin;

import static dev.sluice.store.Tables.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plans over the management API (admin-api.md §3.15).
class PlanApiTest {
    private static final String PLAN = """
            {"plan": {"title": "gold", "price_amount": 0.5, "duration_unit": "month", "duration_value": 1,
             "enabled": true, "total_amount": 900000, "max_purchase_per_user": 1, "upgrade_group": "vip"}}""";

    @TempDir
    Path folder;

    private AdminServer server;
    private ApiClient root;
    private ApiClient alice;

    @BeforeEach
    void start() throws Exception {
        server = AdminServer.ready(Engine.SQLITE, folder);
        root = server.root();
        alice = server.member("alice", 1);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aPlanIsMadeBoughtAndShown() {
        long plan = root.post("/api/subscription/admin/plans", PLAN)
                .data()
                .path("id")
                .longValue();
        assertThat(buy(plan).refused(200)).isEqualTo("insufficient_user_quota");
        server.database()
                .write(sql -> sql.update(USERS).set(USERS.QUOTA, 300_000L).execute());

        assertThat(alice.get("/api/subscription/plans")
                        .data()
                        .at("/0/plan/title")
                        .stringValue())
                .isEqualTo("gold");
        buy(plan).succeeded();
        assertThat(buy(plan).refused(200)).isEqualTo("plan_limit");
        assertThat(buy(99).refused(200)).isEqualTo("not_found");

        var own = alice.get("/api/subscription/self").data();
        assertThat(own.at("/subscriptions/0/subscription/amount_total").longValue())
                .isEqualTo(900_000);
        assertThat(own.path("all_subscriptions").size()).isEqualTo(1);
        var self = alice.get("/api/user/self").data();
        assertThat(self.path("quota").longValue()).isEqualTo(50_000);
        assertThat(self.path("group").stringValue()).isEqualTo("vip");
    }

    @Test
    void aPlanIsChangedAndSwitchedOff() {
        root.post("/api/subscription/admin/plans", PLAN).succeeded();

        root.put("/api/subscription/admin/plans/1", PLAN.replace("gold", "silver"))
                .succeeded();
        root.send("PATCH", "/api/subscription/admin/plans/1", "{\"enabled\": false}")
                .succeeded();

        assertThat(alice.get("/api/subscription/plans").data().size()).isZero();
        var plan = root.get("/api/subscription/admin/plans").data().at("/0/plan");
        assertThat(plan.path("title").stringValue()).isEqualTo("silver");
        assertThat(plan.path("enabled").booleanValue()).isFalse();
        assertThat(plan.path("allow_balance_pay").booleanValue()).isTrue();
        assertThat(root.post("/api/subscription/admin/plans", PLAN.replace("month", "aeon"))
                        .refused(200))
                .isEqualTo("plan_invalid");
        assertThat(root.put("/api/subscription/admin/plans/7", PLAN).refused(200))
                .isEqualTo("not_found");
    }

    @Test
    void anAccountSaysWhatPaysFirst() {
        assertThat(preference()).isEqualTo("subscription_first");

        alice.put("/api/subscription/self/preference", "{\"billing_preference\": \"wallet_only\"}")
                .succeeded();

        assertThat(preference()).isEqualTo("wallet_only");
        assertThat(alice.put("/api/subscription/self/preference", "{\"billing_preference\": \"mine\"}")
                        .refused(200))
                .isEqualTo("billing_preference");
    }

    private ApiAnswer buy(long plan) {
        return alice.post("/api/subscription/balance/pay", "{\"plan_id\": %d}".formatted(plan));
    }

    private String preference() {
        return alice.get("/api/subscription/self")
                .data()
                .path("billing_preference")
                .stringValue();
    }
}
