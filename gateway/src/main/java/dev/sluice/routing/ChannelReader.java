package dev.sluice.routing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Turns a row of `channels` into a [Channel]. Whatever the row holds, a channel comes out: a column that cannot be
/// understood counts as empty and becomes a [Finding]. Reading never writes.
public final class ChannelReader {
    private static final JsonNode EMPTY = JsonNodeFactory.instance.objectNode();

    private final ChannelTypes types;

    public ChannelReader(ChannelTypes types) {
        this.types = types;
    }

    public ChannelTypes types() {
        return types;
    }

    public Channel read(ChannelRow row) {
        var findings = new ArrayList<Finding>();
        var setting = object("setting", row.setting(), findings);
        var models = names("models", row.models(), findings);
        var ownUrl = baseUrl(row.baseUrl(), findings);
        var type = types.of(row.type(), ownUrl, models, setting);
        return new Channel(
                row.id(),
                type,
                ChannelStatus.of(row.status()),
                text(row.name()),
                ChannelKeys.parse(text(row.key()), object("channel_info", row.channelInfo(), findings)),
                ownUrl.isEmpty() ? type.baseUrl() : ownUrl,
                models,
                names("group", row.group(), findings),
                row.priority() == null ? 0 : row.priority(),
                weight(row.weight(), findings),
                // A NULL is read as "never": whoever inserted the row by hand did not ask for it to be switched off.
                row.autoBan() != null && row.autoBan() == 1,
                ModelMapping.parse(object("model_mapping", row.modelMapping(), findings), findings),
                StatusMapping.parse(object("status_code_mapping", row.statusCodeMapping(), findings), findings),
                new ChannelSetting(setting),
                object("settings", row.settings(), findings),
                object("param_override", row.paramOverride(), findings),
                object("header_override", row.headerOverride(), findings),
                text(row.tag()),
                ratio(row.channelRatio(), findings),
                text(row.other()),
                text(row.organization()),
                text(row.testModel()),
                findings);
    }

    private static JsonNode object(String column, @Nullable String json, List<Finding> findings) {
        if (json == null || json.isBlank()) {
            return EMPTY;
        }
        try {
            var node = JsonMapper.shared().readTree(json);
            if (node.isObject()) {
                return node;
            }
            if (!node.isNull()) {
                findings.add(new Finding(column, "is JSON but not an object; it counts as empty"));
            }
        } catch (JacksonException _) {
            findings.add(new Finding(column, "is not valid JSON; it counts as empty"));
        }
        return EMPTY;
    }

    private static List<String> names(String column, @Nullable String list, List<Finding> findings) {
        if (ModelNames.untidy(list)) {
            findings.add(new Finding(column, "has blanks, stray commas or repeats; they are ignored"));
        }
        var names = ModelNames.split(list);
        if (names.isEmpty()) {
            findings.add(new Finding(column, "is empty: the channel serves nobody"));
        }
        return names;
    }

    private static String baseUrl(@Nullable String column, List<Finding> findings) {
        var url = text(column).strip();
        if (url.endsWith("/")) {
            findings.add(new Finding("base_url", "ends with a slash; it is ignored"));
        }
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }

    private static int weight(@Nullable Long weight, List<Finding> findings) {
        if (weight == null) {
            return 0;
        }
        if (weight < 0) {
            findings.add(new Finding("weight", "is negative; it counts as 0"));
            return 0;
        }
        // Leaves room to add up a tier's weights without overflow.
        return (int) Math.min(weight, 1_000_000_000);
    }

    private static BigDecimal ratio(@Nullable Double ratio, List<Finding> findings) {
        if (ratio == null) {
            return BigDecimal.ONE;
        }
        if (ratio.isNaN() || ratio.isInfinite() || ratio < 0) {
            findings.add(new Finding("channel_ratio", "is not a number of 0 or more; it counts as 1"));
            return BigDecimal.ONE;
        }
        // The column is a 4-byte real: its shortest decimal is what the operator typed.
        return new BigDecimal(Float.toString(ratio.floatValue()));
    }

    private static String text(@Nullable String column) {
        return column == null ? "" : column;
    }
}
