package dev.sluice.admin;

import dev.sluice.config.NewApi;
import dev.sluice.store.Options;
import dev.sluice.store.OptionsKeeper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// What anybody may know about the installation: `GET /api/status`, by which tools recognise a new-api site, and the
/// texts it shows.
final class StatusRoutes implements ApiModule {
    private enum Form {
        TEXT,
        FLAG,
        NUMBER,
        JSON
    }

    private record Member(String name, String option, Form form) {}

    /// Members of the status object that are an option's value. Source: admin-api.md §4.1.
    private static final List<Member> MEMBERS = List.of(
            new Member("system_name", "SystemName", Form.TEXT),
            new Member("logo", "Logo", Form.TEXT),
            new Member("footer_html", "Footer", Form.TEXT),
            new Member("server_address", "ServerAddress", Form.TEXT),
            new Member("docs_link", "general_setting.docs_link", Form.TEXT),
            new Member("wechat_qrcode", "WeChatAccountQRCodeImageURL", Form.TEXT),
            new Member("top_up_link", "TopUpLink", Form.TEXT),
            new Member("password_login_enabled", "PasswordLoginEnabled", Form.FLAG),
            new Member("password_register_enabled", "PasswordRegisterEnabled", Form.FLAG),
            new Member("register_enabled", "RegisterEnabled", Form.FLAG),
            new Member("email_verification", "EmailVerificationEnabled", Form.FLAG),
            new Member("github_oauth", "GitHubOAuthEnabled", Form.FLAG),
            new Member("github_client_id", "GitHubClientId", Form.TEXT),
            new Member("discord_oauth", "discord.enabled", Form.FLAG),
            new Member("discord_client_id", "discord.client_id", Form.TEXT),
            new Member("linuxdo_oauth", "LinuxDOOAuthEnabled", Form.FLAG),
            new Member("linuxdo_client_id", "LinuxDOClientId", Form.TEXT),
            new Member("linuxdo_minimum_trust_level", "LinuxDOMinimumTrustLevel", Form.NUMBER),
            new Member("telegram_oauth", "TelegramOAuthEnabled", Form.FLAG),
            new Member("telegram_bot_name", "TelegramBotName", Form.TEXT),
            new Member("wechat_login", "WeChatAuthEnabled", Form.FLAG),
            new Member("oidc_enabled", "oidc.enabled", Form.FLAG),
            new Member("oidc_client_id", "oidc.client_id", Form.TEXT),
            new Member("oidc_authorization_endpoint", "oidc.authorization_endpoint", Form.TEXT),
            new Member("turnstile_check", "TurnstileCheckEnabled", Form.FLAG),
            new Member("turnstile_site_key", "TurnstileSiteKey", Form.TEXT),
            new Member("passkey_login", "passkey.enabled", Form.FLAG),
            new Member("passkey_display_name", "passkey.rp_display_name", Form.TEXT),
            new Member("passkey_rp_id", "passkey.rp_id", Form.TEXT),
            new Member("passkey_origins", "passkey.origins", Form.TEXT),
            new Member("passkey_allow_insecure", "passkey.allow_insecure_origin", Form.FLAG),
            new Member("passkey_user_verification", "passkey.user_verification", Form.TEXT),
            new Member("passkey_attachment", "passkey.attachment_preference", Form.TEXT),
            new Member("quota_per_unit", "QuotaPerUnit", Form.NUMBER),
            new Member("quota_display_type", "general_setting.quota_display_type", Form.TEXT),
            new Member("custom_currency_symbol", "general_setting.custom_currency_symbol", Form.TEXT),
            new Member("custom_currency_exchange_rate", "general_setting.custom_currency_exchange_rate", Form.NUMBER),
            new Member("usd_exchange_rate", "USDExchangeRate", Form.NUMBER),
            new Member("price", "Price", Form.NUMBER),
            new Member("stripe_unit_price", "StripeUnitPrice", Form.NUMBER),
            new Member("enable_drawing", "DrawingEnabled", Form.FLAG),
            new Member("enable_task", "TaskEnabled", Form.FLAG),
            new Member("enable_data_export", "DataExportEnabled", Form.FLAG),
            new Member("data_export_default_time", "DataExportDefaultTime", Form.TEXT),
            new Member("default_collapse_sidebar", "DefaultCollapseSidebar", Form.FLAG),
            new Member("mj_notify_enabled", "MjNotifyEnabled", Form.FLAG),
            new Member("demo_site_enabled", "DemoSiteEnabled", Form.FLAG),
            new Member("self_use_mode_enabled", "SelfUseModeEnabled", Form.FLAG),
            new Member("default_use_auto_group", "DefaultUseAutoGroup", Form.FLAG),
            new Member("checkin_enabled", "checkin_setting.enabled", Form.FLAG),
            new Member("chats", "Chats", Form.JSON),
            new Member("api_info_enabled", "console_setting.api_info_enabled", Form.FLAG),
            new Member("uptime_kuma_enabled", "console_setting.uptime_kuma_enabled", Form.FLAG),
            new Member("announcements_enabled", "console_setting.announcements_enabled", Form.FLAG),
            new Member("faq_enabled", "console_setting.faq_enabled", Form.FLAG));

    /// Lists that are part of the status while their switch is on.
    private static final List<String> CONTENT = List.of("api_info", "announcements", "faq");

    /// Texts with a route of their own.
    private static final Map<String, String> TEXTS = Map.of(
            "/api/notice", "Notice",
            "/api/about", "About",
            "/api/user-agreement", "legal.user_agreement",
            "/api/privacy-policy", "legal.privacy_policy",
            "/api/home_page_content", "HomePageContent");

    private final OptionsKeeper options;
    private final Setup setup;
    private final String sluiceVersion;
    private final Instant startedAt;

    StatusRoutes(OptionsKeeper options, Setup setup, String sluiceVersion, Instant startedAt) {
        this.options = options;
        this.setup = setup;
        this.sluiceVersion = sluiceVersion;
        this.startedAt = startedAt;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.PUBLIC, "/api/status", _ -> status());
        routes.get(Access.PUBLIC, "/api/uptime/status", _ -> ApiReply.data(Json.array()));
        TEXTS.forEach((path, option) -> routes.get(
                Access.PUBLIC, path, _ -> ApiReply.data(options.current().text(option))));
    }

    private ApiReply status() {
        Options now = options.current();
        ObjectNode status = Json.object()
                .put("version", NewApi.VERSION)
                .put("sluice_version", sluiceVersion)
                .put("start_time", startedAt.getEpochSecond())
                .put("setup", setup.done())
                .put("theme", now.text("theme.frontend").equals("default") ? "default" : "classic")
                .put("enable_batch_update", true)
                .put(
                        "display_in_currency",
                        !now.text("general_setting.quota_display_type").equals("TOKENS"))
                .put("user_agreement_enabled", !now.text("legal.user_agreement").isBlank())
                .put("privacy_policy_enabled", !now.text("legal.privacy_policy").isBlank());
        MEMBERS.forEach(member -> status.set(member.name(), value(now, member)));
        for (String list : CONTENT) {
            if (now.flag("console_setting." + list + "_enabled")) {
                JsonNode content = now.json("console_setting." + list);
                status.set(list, content.isArray() ? content : Json.array());
            }
        }
        for (String layout : List.of("HeaderNavModules", "SidebarModulesAdmin")) {
            status.put(layout, now.find(layout).orElse(null));
        }
        return ApiReply.data(status);
    }

    private static JsonNode value(Options now, Member member) {
        return switch (member.form()) {
            case TEXT -> Json.string(now.text(member.option()));
            case FLAG -> Json.flag(now.flag(member.option()));
            case NUMBER -> Json.number(now.decimal(member.option()));
            case JSON -> {
                JsonNode parsed = now.json(member.option());
                yield parsed.isMissingNode() ? NullNode.instance : parsed;
            }
        };
    }
}
