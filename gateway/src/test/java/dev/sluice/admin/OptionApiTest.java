package dev.sluice.admin;

import static dev.sluice.store.Tables.OPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionApiTest {
    @TempDir
    Path folder;

    private AdminServer server;
    private ApiClient root;

    @BeforeEach
    void start() throws Exception {
        server = AdminServer.ready(Engine.SQLITE, folder);
        root = server.root();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void T12_secretsGoInAndNeverComeOut() {
        put("SMTPToken", "\"hush-hush-1\"").succeeded();
        put("oidc.client_secret", "\"hush-hush-2\"").succeeded();
        put("StripeApiSecret", "\"hush-hush-3\"").succeeded();

        assertThat(root.get("/api/option/").succeeded().body().toString()).doesNotContain("hush-hush");
        assertThat(root.get("/api/log/?type=3").succeeded().body().toString()).doesNotContain("hush-hush");
        assertThat(stored("SMTPToken")).isEqualTo("hush-hush-1");
    }

    @Test
    void T12_stringsNumbersAndTruthValuesAreStoredAsText() {
        put("RetryTimes", "3").succeeded();
        put("LogConsumeEnabled", "false").succeeded();
        put("SystemName", "\"Acme\"").succeeded();

        assertThat(options())
                .containsEntry("RetryTimes", "3")
                .containsEntry("LogConsumeEnabled", "false")
                .containsEntry("SystemName", "Acme");
        assertThat(server.anyone().get("/api/status").data().path("system_name").stringValue())
                .isEqualTo("Acme");
        assertThat(root.get("/api/channel/ops").data().path("retry_times").intValue())
                .isEqualTo(3);
    }

    @Test
    void T12_aValueThatCannotBeUsedIsRefusedAndNotStored() {
        assertThat(put("ModelRatio", "\"{broken\"").refused(200)).isEqualTo("option_value");
        assertThat(put("RetryTimes", "\"many\"").refused(200)).isEqualTo("option_value");
        assertThat(put("theme.frontend", "\"neon\"").refused(200)).isEqualTo("option_value");
        assertThat(put("GitHubOAuthEnabled", "true").refused(200)).isEqualTo("option_needs");
        assertThat(put("payment_setting.compliance_confirmed", "true").refused(200))
                .isEqualTo("option_key");
        assertThat(put("SystemName", "{}").refused(400)).isEqualTo("bad_request");
        assertThat(root.put("/api/option/", "{broken").refused(400)).isEqualTo("bad_request");

        assertThat(stored("ModelRatio")).isEmpty();
        assertThat(stored("RetryTimes")).isEmpty();
    }

    @Test
    void aPriceExpressionMustComputeBeforeItIsSaved() {
        var good = "tier('base', p * 2.5 + c * 15 + cr * 0.25)";

        assertThat(expression("p *").refused(200)).isEqualTo("option_value");
        assertThat(expression("p * q").body().path("message").stringValue())
                .contains("billing_setting.billing_expr")
                .contains("acme")
                .contains("there is no variable q");
        assertThat(expression("p - 10").body().path("message").stringValue()).contains("below 0");
        assertThat(expression("c / p").body().path("message").stringValue()).contains("divides by 0");
        assertThat(expression("param('n') * p").body().path("message").stringValue())
                .contains("without a request");
        assertThat(expression(good + "|||{}").body().path("message").stringValue())
                .contains("|||");
        assertThat(stored("billing_setting.billing_expr")).isEmpty();

        expression(good).succeeded();
        assertThat(stored("billing_setting.billing_expr")).contains(good);
    }

    private ApiAnswer expression(String text) {
        return put("billing_setting.billing_expr", "\"{\\\"acme\\\":\\\"%s\\\"}\"".formatted(text));
    }

    @Test
    void theGroupsAreThoseWithAPriceInOrder() {
        put("GroupRatio", "\"{\\\"vip\\\":0.5,\\\"default\\\":1,\\\"acme\\\":2}\"")
                .succeeded();
        put(
                        "UserUsableGroups",
                        "\"{\\\"default\\\":\\\"standard\\\",\\\"auto\\\":\\\"any\\\",\\\"unpriced\\\":\\\"x\\\"}\"")
                .succeeded();

        assertThat(root.get("/api/group/").data().valueStream().map(name -> name.stringValue()))
                .containsExactly("acme", "default", "vip");
        var usable = root.get("/api/user/self/groups").data();
        assertThat(usable.propertyNames()).containsExactly("auto", "default");
        assertThat(usable.at("/default/ratio").intValue()).isEqualTo(1);
        assertThat(usable.at("/default/desc").stringValue()).isEqualTo("standard");
        assertThat(usable.at("/auto/ratio").isString()).isTrue();
    }

    private ApiAnswer put(String key, String json) {
        return root.put("/api/option/", "{\"key\":\"%s\",\"value\":%s}".formatted(key, json));
    }

    private Map<String, String> options() {
        return root.get("/api/option/")
                .data()
                .valueStream()
                .collect(Collectors.toMap(
                        row -> row.path("key").stringValue(),
                        row -> row.path("value").stringValue()));
    }

    private String stored(String key) {
        return server.database()
                .read(sql -> sql.select(OPTIONS.VALUE)
                        .from(OPTIONS)
                        .where(OPTIONS.KEY.eq(key))
                        .fetchOptional(OPTIONS.VALUE)
                        .orElse(""));
    }
}
