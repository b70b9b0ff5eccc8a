package dev.sluice.token;

import dev.sluice.store.Options;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// The rules about groups, from one state of the options: who may use which, which have a price, what `auto` means.
///
/// Names are compared exactly; blank ones count as missing.
public final class Groups {
    public static final String AUTO = "auto";
    public static final String DEFAULT = "default";

    private final Map<String, String> labels;
    private final JsonNode special;
    private final Set<String> priced;
    private final List<String> auto;

    Groups(Map<String, String> labels, JsonNode special, Set<String> priced, List<String> auto) {
        this.labels = labels;
        this.special = special;
        this.priced = priced;
        this.auto = auto;
    }

    public static Groups from(Options options) {
        var labels = new TreeMap<String, String>();
        options.json("UserUsableGroups").forEachEntry((group, label) -> labels.put(group, label.asString("")));
        return new Groups(
                labels,
                options.json("group_ratio_setting.group_special_usable_group"),
                Set.copyOf(options.json("GroupRatio").propertyNames()),
                options.json("AutoGroups").valueStream().map(JsonNode::asString).toList());
    }

    /// The groups of the newest options; rebuilt only when these have changed.
    public static Supplier<Groups> following(Supplier<Options> options) {
        return new Supplier<>() {
            private volatile Built built =
                    new Built(Long.MIN_VALUE, new Groups(Map.of(), options.get().json(""), Set.of(), List.of()));

            @Override
            public Groups get() {
                var current = options.get();
                var last = built;
                if (last.version() != current.version()) {
                    last = new Built(current.version(), Groups.from(current));
                    built = last;
                }
                return last.groups();
            }
        };
    }

    private record Built(long version, Groups groups) {}

    /// The groups a user of this group may choose, each with its label: those offered to all, changed by the
    /// special entries of the user's group (`+:name` and a bare name add, `-:name` removes), and always the user's
    /// own.
    public Map<String, String> usableBy(String userGroup) {
        var own = orDefault(userGroup);
        var usable = new TreeMap<>(labels);
        special.path(own).forEachEntry((entry, label) -> {
            if (entry.startsWith("-:")) {
                usable.remove(entry.substring(2));
            } else {
                usable.put(entry.startsWith("+:") ? entry.substring(2) : entry, label.asString(""));
            }
        });
        usable.putIfAbsent(own, own);
        return usable;
    }

    /// Whether the group has a price ratio. One without costs factor 1, but tokens that name it are refused.
    public boolean priced(String group) {
        return priced.contains(group);
    }

    /// The group of a call: the token's, else the owner's, else `default`. May be `auto`.
    public static String effective(String tokenGroup, String userGroup) {
        return tokenGroup.isBlank() ? orDefault(userGroup) : tokenGroup.strip();
    }

    /// The groups to look for channels in, in order: the effective one, or for `auto` those of `AutoGroups` that
    /// are open to the user. Empty if there are none.
    public List<String> expand(String tokenGroup, String userGroup) {
        var group = effective(tokenGroup, userGroup);
        if (!group.equals(AUTO)) {
            return List.of(group);
        }
        var usable = usableBy(userGroup).keySet();
        var open = new LinkedHashSet<>(auto);
        open.retainAll(usable);
        return List.copyOf(open);
    }

    static String orDefault(String userGroup) {
        return userGroup.isBlank() ? DEFAULT : userGroup.strip();
    }
}
