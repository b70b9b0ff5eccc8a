package dev.sluice.admin;

import dev.sluice.ledger.PriceOptions;
import dev.sluice.store.BadOption;
import dev.sluice.store.Options;
import dev.sluice.store.OptionsKeeper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The settings of the installation. Secrets go in and never come out: what ends like a secret is left out of the list,
/// and a log of a change names the option, not its value.
final class OptionRoutes implements ApiModule {
    private static final List<String> SECRET_ENDS = List.of("Token", "Secret", "Key", "secret", "api_key");
    private static final Set<String> THEMES = Set.of("default", "classic", "sluice");
    private static final int LONGEST_KEY = 191;

    /// What must be set before a way to sign in can be switched on.
    private static final Map<String, String> NEEDED = Map.of(
            "GitHubOAuthEnabled", "GitHubClientId",
            "discord.enabled", "discord.client_id",
            "oidc.enabled", "oidc.client_id",
            "LinuxDOOAuthEnabled", "LinuxDOClientId",
            "WeChatAuthEnabled", "WeChatServerAddress",
            "TelegramOAuthEnabled", "TelegramBotToken",
            "TurnstileCheckEnabled", "TurnstileSiteKey",
            "EmailDomainRestrictionEnabled", "EmailDomainWhitelist");

    private final OptionsKeeper options;
    private final Audit audit;

    OptionRoutes(OptionsKeeper options, Audit audit) {
        this.options = options;
        this.audit = audit;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.ROOT, "/api/option", _ -> list());
        routes.put(Access.ROOT, "/api/option", this::put);
    }

    private ApiReply list() {
        ArrayNode list = Json.array();
        new TreeMap<>(options.current().all()).forEach((key, value) -> {
            if (SECRET_ENDS.stream().noneMatch(key::endsWith)) {
                list.add(Json.object().put("key", key).put("value", value));
            }
        });
        return ApiReply.data(list);
    }

    private ApiReply put(ApiRequest request) {
        Body body = request.body();
        String key = body.text("key", "").strip();
        String value = value(body);
        check(key, value, options.current());
        PriceOptions.objection(key, value).ifPresent(problem -> {
            throw Declined.because("option_value", "option %s: %s".formatted(key, problem));
        });
        try {
            options.put(Map.of(key, value));
        } catch (BadOption bad) {
            throw Declined.because("option_value", String.valueOf(bad.getMessage()));
        }
        audit.write(request, "option.update", params -> params.put("key", key));
        return ApiReply.done();
    }

    /// A string, or a number or truth value that is stored as its text.
    private static String value(Body body) {
        JsonNode value = body.json().path("value");
        if (value.isString()) {
            return value.stringValue();
        }
        if (value.isNumber() || value.isBoolean()) {
            return value.asString();
        }
        throw Declined.unreadable("value is not a string, a number, true or false");
    }

    private static void check(String key, String value, Options current) {
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw Declined.because("option_key", "key is empty or longer than %d characters".formatted(LONGEST_KEY));
        }
        if (key.startsWith("payment_setting.compliance_")) {
            throw Declined.because("option_key", "this option is set by confirming the payment terms only");
        }
        if (key.equals("theme.frontend") && !THEMES.contains(value)) {
            throw Declined.because("option_value", "theme.frontend is default, classic or sluice");
        }
        String needed = NEEDED.get(key);
        if (needed != null && value.equals("true") && current.text(needed).isBlank()) {
            throw Declined.because("option_needs", "set %s before switching %s on".formatted(needed, key));
        }
    }
}
