package dev.sluice.routing;

import dev.sluice.store.Options;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// When a failed attempt switches its channel or key off, by the options of that moment.
///
/// `AutomaticDisableChannelEnabled` must be on and the channel's `auto_ban` too. Then one of these is enough: the
/// code says the channel itself is at fault (`channel:…`), the status is in `AutomaticDisableStatusCodes`, or the
/// upstream's words contain a line of `AutomaticDisableKeywords` in any case.
record AutoDisableRule(boolean enabled, List<Range> statuses, List<String> keywords) {
    private static final Pattern RANGE = Pattern.compile("(?<![\\d-])(\\d{3})(?:-(\\d{3}))?(?![\\d-])");

    /// Statuses from `first` to `last`, both included.
    record Range(int first, int last) {}

    static AutoDisableRule from(Options options) {
        return new AutoDisableRule(
                options.flag("AutomaticDisableChannelEnabled"),
                ranges(options.text("AutomaticDisableStatusCodes")),
                options.text("AutomaticDisableKeywords")
                        .lines()
                        .map(line -> line.strip().toLowerCase(Locale.ROOT))
                        .filter(line -> !line.isEmpty())
                        .toList());
    }

    /// Why the failure switches the channel off; empty if it does not.
    Optional<String> reason(Channel channel, ChannelFailure failure) {
        if (!enabled || !channel.autoBan() || !failure.channelsFault()) {
            return Optional.empty();
        }
        var words = failure.message().toLowerCase(Locale.ROOT);
        var counts = failure.code().startsWith("channel:")
                || statuses.stream()
                        .anyMatch(range -> range.first() <= failure.status() && failure.status() <= range.last())
                || keywords.stream().anyMatch(words::contains);
        return counts
                ? Optional.of("status_code=%d, %s".formatted(failure.status(), failure.message()))
                : Optional.empty();
    }

    /// Reads `401,500-503`; parts that are neither a status nor a range are left out.
    private static List<Range> ranges(String text) {
        return RANGE.matcher(text)
                .results()
                .map(part -> new Range(
                        Integer.parseInt(part.group(1)),
                        Integer.parseInt(part.group(2) == null ? part.group(1) : part.group(2))))
                .toList();
    }
}
