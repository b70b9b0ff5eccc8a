package dev.sluice.admin;

import dev.sluice.store.Options;
import dev.sluice.token.Groups;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The groups the members of a group may choose for a token, as clients read them.
final class UsableGroups {
    private UsableGroups() {}

    /// `{group: {ratio, desc}}` for groups that have a price. For `auto` the ratio is a word, as clients of new-api
    /// know
    /// it.
    static ObjectNode render(Options options, String userGroup) {
        Groups groups = Groups.from(options);
        ObjectNode rendered = Json.object();
        groups.usableBy(userGroup).forEach((group, label) -> {
            if (group.equals(Groups.AUTO)) {
                rendered.putObject(group).put("ratio", "自动").put("desc", label);
            } else if (groups.priced(group)) {
                ObjectNode entry = rendered.putObject(group);
                entry.set("ratio", Json.number(ratio(options, userGroup, group)));
                entry.put("desc", label);
            }
        });
        return rendered;
    }

    private static BigDecimal ratio(Options options, String userGroup, String group) {
        JsonNode special = options.json("GroupGroupRatio").path(userGroup).path(group);
        JsonNode ratio =
                special.isNumber() ? special : options.json("GroupRatio").path(group);
        return ratio.decimalValue(BigDecimal.ONE);
    }
}
