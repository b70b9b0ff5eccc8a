package dev.sluice.doctor;

import dev.sluice.routing.Channel;
import dev.sluice.routing.ChannelKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The channels a pass-through call needs, column by column. Source: seed-system.md §4.2, §4.3.
final class ChannelChecks {
    static final List<Check> ALL = List.of(
            new Check("channel.exists", "channels of the type asked for", ChannelChecks::exists),
            new Check("channel.status", "status", ChannelChecks::status),
            new Check("channel.base_url", "base URL", ChannelChecks::baseUrl),
            new Check("channel.key", "keys", ChannelChecks::key),
            new Check("channel.models", "models", ChannelChecks::models),
            new Check("channel.group", "groups", ChannelChecks::group),
            new Check("channel.count", "channels in numbers", ChannelChecks::count),
            new Check("channel.wrong_type", "pass-through models on other types", ChannelChecks::wrongType),
            new Check("channel.columns", "columns that cannot be understood", ChannelChecks::columns));

    private static final int SHORT_KEY = 10;
    /// Types with an adaptor of their own for a service that is also passed through: Suno, Kling, Jimeng.
    private static final Set<Integer> NATIVE = Set.of(36, 50, 51);

    private ChannelChecks() {}

    private static Verdict exists(Facts facts) {
        List<ChannelFacts> found = facts.channelsAsked();
        int type = facts.question().channelType();
        return Verdict.unless(found.isEmpty(), Level.FAIL, "add a channel of type %d".formatted(type))
                .with("type", type)
                .with("channels", found.stream().map(ChannelFacts::shown).toList());
    }

    private static Verdict status(Facts facts) {
        List<ChannelFacts> asked = facts.channelsAsked();
        if (asked.isEmpty()) {
            return none(facts);
        }
        Map<String, Object> others = new LinkedHashMap<>();
        asked.stream()
                .filter(channel -> !channel.enabled())
                .forEach(channel -> others.put(
                        "channel " + channel.id(),
                        channel.otherInfo().isBlank()
                                ? channel.statusWord()
                                : channel.statusWord() + ": " + channel.otherInfo()));
        return Verdict.unless(
                        asked.stream().noneMatch(ChannelFacts::enabled),
                        Level.FAIL,
                        "enable a channel: none of this type is")
                .with("enabled", ids(asked, ChannelFacts::enabled))
                .with(others);
    }

    private static Verdict baseUrl(Facts facts) {
        return each(facts, ChannelFacts::baseUrl, channel -> urlProblem(channel.baseUrl()), "set scheme and host only");
    }

    private static Problem urlProblem(String url) {
        if (url.isBlank()) {
            return Problem.fail("is empty");
        }
        if (!url.equals(url.strip())) {
            return Problem.warn("has blanks around it");
        }
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            return Problem.warn("has no scheme: begin with https://");
        }
        if (url.endsWith("/")) {
            return Problem.warn("ends with a slash");
        }
        try {
            return URI.create(url).getRawPath().isEmpty() ? Problem.NONE : Problem.warn("has a path");
        } catch (IllegalArgumentException _) {
            return Problem.fail("is not a URL");
        }
    }

    private static Verdict key(Facts facts) {
        return each(
                facts,
                channel -> channel.keyLength() + " characters",
                channel -> keyProblem(channel, facts),
                "set the key, or switch one of several on again");
    }

    private static Problem keyProblem(ChannelFacts channel, Facts facts) {
        if (channel.keyLength() == 0) {
            return Problem.fail("is empty");
        }
        List<ChannelKey> keys = facts.table()
                .channel(channel.id())
                .map(Channel::keys)
                .map(all -> all.all())
                .orElse(List.of());
        if (keys.stream().noneMatch(ChannelKey::usable)) {
            return Problem.fail("all %d keys are switched off".formatted(keys.size()));
        }
        return channel.keyLength() < SHORT_KEY ? Problem.warn("is shorter than any vendor's") : Problem.NONE;
    }

    private static Verdict models(Facts facts) {
        List<String> wanted = facts.question().services();
        List<String> listed = facts.channelsAsked().stream()
                .filter(ChannelFacts::enabled)
                .flatMap(channel -> channel.modelNames().stream())
                .toList();
        List<String> missing =
                wanted.stream().filter(service -> !listed.contains(service)).toList();
        Verdict verdict = each(
                facts,
                ChannelFacts::models,
                channel -> ChannelFacts.untidy(channel.models())
                        ? Problem.warn("has blanks, stray commas or repeats")
                        : Problem.NONE,
                "edit the models of the channel");
        if (!missing.isEmpty() && verdict.level() == Level.OK) {
            verdict = new Verdict(Level.WARN, verdict.evidence(), "add the missing models to a channel", "");
        }
        return verdict.with("not_listed", missing);
    }

    private static Verdict group(Facts facts) {
        String wanted = facts.question().group();
        Set<String> known = facts.groups().usableBy(wanted).keySet();
        boolean served = facts.channelsAsked().stream()
                .filter(ChannelFacts::enabled)
                .anyMatch(channel -> channel.groupNames().contains(wanted));
        Verdict verdict = each(
                facts,
                ChannelFacts::groups,
                channel -> groupProblem(channel, facts, known),
                "edit the groups of the channel");
        if (!served && verdict.level() != Level.SKIP) {
            verdict = new Verdict(Level.FAIL, verdict.evidence(), "add group '%s' to a channel".formatted(wanted), "");
        }
        return verdict.with("wanted", wanted);
    }

    private static Problem groupProblem(ChannelFacts channel, Facts facts, Set<String> known) {
        if (ChannelFacts.untidy(channel.groups())) {
            return Problem.warn("has blanks, stray commas or repeats");
        }
        List<String> unknown = channel.groupNames().stream()
                .filter(group -> !known.contains(group) && !facts.groups().priced(group))
                .toList();
        return unknown.isEmpty() ? Problem.NONE : Problem.warn("unknown groups " + unknown);
    }

    private static Verdict count(Facts facts) {
        List<ChannelFacts> all = facts.channels();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("all", all.size());
        counts.put("enabled", count(all, ChannelFacts::enabled));
        counts.put(
                "of_type_" + facts.question().channelType(),
                facts.channelsAsked().size());
        counts.put("with_base_url", count(all, channel -> !channel.baseUrl().isBlank()));
        counts.put("with_key", count(all, channel -> channel.keyLength() > 0));
        List<String> zero = counts.entrySet().stream()
                .filter(count -> Integer.valueOf(0).equals(count.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return Verdict.unless(!zero.isEmpty(), Level.FAIL, "there is no channel of these: " + zero)
                .with(counts);
    }

    private static Verdict wrongType(Facts facts) {
        List<Map<String, Object>> wrong = facts.channels().stream()
                .filter(channel -> channel.type() != Question.PASS_THROUGH && !NATIVE.contains(channel.type()))
                .filter(channel -> List.of("runway", "pika", "kling").stream().anyMatch(channel.modelNames()::contains))
                .map(ChannelFacts::shown)
                .toList();
        return Verdict.unless(!wrong.isEmpty(), Level.WARN, "set type 55 where the upstream is a pass-through gateway")
                .with("channels", wrong);
    }

    /// JSON that is none, negative weights and the like, of every channel.
    private static Verdict columns(Facts facts) {
        Map<String, Object> odd = new LinkedHashMap<>();
        for (Channel channel : facts.table().channels()) {
            channel.findings()
                    .forEach(finding -> odd.merge(
                            "channel %d, %s".formatted(channel.id(), finding.column()),
                            finding.problem(),
                            (one, other) -> one + "; " + other));
        }
        return Verdict.unless(!odd.isEmpty(), Level.WARN, "edit these columns; Sluice works around them")
                .with(odd);
    }

    private record Problem(Level level, String text) {
        static final Problem NONE = new Problem(Level.OK, "");

        static Problem warn(String text) {
            return new Problem(Level.WARN, text);
        }

        static Problem fail(String text) {
            return new Problem(Level.FAIL, text);
        }
    }

    @FunctionalInterface
    private interface Look {
        Problem at(ChannelFacts channel);
    }

    @FunctionalInterface
    private interface Shown {
        String of(ChannelFacts channel);
    }

    /// Looks at each enabled channel that is asked about; the worst problem decides.
    private static Verdict each(Facts facts, Shown shown, Look look, String fix) {
        List<ChannelFacts> asked =
                facts.channelsAsked().stream().filter(ChannelFacts::enabled).toList();
        if (asked.isEmpty()) {
            return none(facts);
        }
        Map<String, Object> evidence = new LinkedHashMap<>();
        List<Level> levels = new ArrayList<>();
        for (ChannelFacts channel : asked) {
            Problem problem = look.at(channel);
            levels.add(problem.level());
            evidence.put(
                    "channel " + channel.id(),
                    problem.text().isEmpty() ? shown.of(channel) : shown.of(channel) + " — " + problem.text());
        }
        Level worst = levels.contains(Level.FAIL) ? Level.FAIL : levels.contains(Level.WARN) ? Level.WARN : Level.OK;
        return Verdict.unless(worst != Level.OK, worst, fix).with(evidence);
    }

    private static Verdict none(Facts facts) {
        return Verdict.skip("there is no enabled channel of type %d"
                .formatted(facts.question().channelType()));
    }

    private static List<Long> ids(List<ChannelFacts> channels, Predicate<ChannelFacts> which) {
        return channels.stream().filter(which).map(ChannelFacts::id).toList();
    }

    private static int count(List<ChannelFacts> channels, Predicate<ChannelFacts> which) {
        return (int) channels.stream().filter(which).count();
    }
}
