package dev.sluice.admin;

import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Saves a JSON settings column without losing what the form behind the request does not know.
///
/// A console rebuilds the object from its own fields. Members it knows are its business: absent means switched off.
/// Members it cannot know (`passthrough_quota` and whatever other programs keep there) stay as they were unless sent.
final class SettingMerge {
    /// What new-api's form writes into `channels.setting`.
    static final Set<String> CHANNEL_SETTING = Set.of(
            "force_format",
            "thinking_to_content",
            "proxy",
            "pass_through_body_enabled",
            "system_prompt",
            "system_prompt_override");

    /// What new-api's form writes into `channels.settings`.
    static final Set<String> CHANNEL_SETTINGS = Set.of(
            "azure_responses_version",
            "vertex_key_type",
            "aws_key_type",
            "openrouter_enterprise",
            "claude_beta_query",
            "allow_service_tier",
            "allow_inference_geo",
            "allow_speed",
            "allow_safety_identifier",
            "allow_include_obfuscation",
            "disable_store",
            "disable_task_polling_sleep",
            "upstream_model_update_check_enabled",
            "upstream_model_update_auto_sync_enabled",
            "advanced_custom");

    /// Documents of the fork name this key in a spelling the fork itself never read.
    private static final String ALIAS = "PassthroughQuota";

    private SettingMerge() {}

    static ObjectNode merge(ObjectNode stored, ObjectNode sent, Set<String> formFields) {
        ObjectNode merged = Json.object();
        stored.properties().forEach(member -> {
            if (!formFields.contains(member.getKey())) {
                merged.set(member.getKey(), member.getValue());
            }
        });
        merged.setAll(sent);
        var aliased = merged.remove(ALIAS);
        if (aliased != null && !sent.has("passthrough_quota")) {
            merged.set("passthrough_quota", aliased);
        }
        return merged;
    }
}
