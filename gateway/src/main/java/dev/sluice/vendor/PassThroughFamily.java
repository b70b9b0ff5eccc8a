package dev.sluice.vendor;

import java.util.List;
import java.util.Locale;

/// A family of routes whose calls go to the upstream as they came. Source: seed-system.md §1.2, §1.6, §1.11, D-P13.
///
/// - `service`: the model name the prefix stands for; it selects the channel, and prices what has no price of its own.
///   `""` when only the body can name the model.
/// - `prefixes`: path beginnings, without a trailing slash. `/runway` takes `/runway` and everything below it.
/// - `billingFields`: body fields that may name what is billed, best first; `billingDefault` when none does.
/// - `polls`: calls that only ask for progress. They are free, as are all `GET`s.
/// - `modelInBody`: the billing name, when there is one, also selects the channel.
/// - `modelInJobId`: a job id such as `sora-2-pro:task_…` names the model that selects the channel.
/// - `anyChannelType`: any channel may serve; otherwise only a pass-through channel (type 55), except below the paths
///   of `anyChannelBelow`, which channels of the vendor's own type serve as well.
public record PassThroughFamily(
        String service,
        List<String> prefixes,
        List<String> billingFields,
        String billingDefault,
        List<Poll> polls,
        boolean modelInBody,
        boolean modelInJobId,
        boolean anyChannelType,
        List<String> anyChannelBelow) {

    /// A call that asks for progress: this method, and these pieces in path and query (`""` matches all).
    public record Poll(String method, String pathContains, String queryContains) {}

    public PassThroughFamily {
        for (String prefix : prefixes) {
            if (!prefix.startsWith("/") || prefix.length() < 2 || prefix.endsWith("/")) {
                throw new IllegalArgumentException(
                        "pass-through prefix is `%s`, want one like `/vendor`".formatted(prefix));
            }
        }
        prefixes = List.copyOf(prefixes);
        billingFields = List.copyOf(billingFields);
        polls = List.copyOf(polls);
        anyChannelBelow = List.copyOf(anyChannelBelow);
    }

    /// What the family is called in metrics and in the memory of jobs: its first prefix without the slash.
    public String name() {
        return prefixes.getFirst().substring(1);
    }

    /// Whether any channel may serve a call of this path, whatever its type.
    public boolean anyChannel(String path) {
        return anyChannelType
                || anyChannelBelow.stream().anyMatch(below -> path.equals(below) || path.startsWith(below + "/"));
    }

    /// Whether a call asks for progress only, and so is free.
    public boolean isPoll(String method, String path, String query) {
        if (method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS")) {
            return true;
        }
        if (method.equals("POST") && path.contains("/feed")) {
            return true;
        }
        return polls.stream()
                .anyMatch(poll -> poll.method().equals(method.toUpperCase(Locale.ROOT))
                        && path.contains(poll.pathContains())
                        && query.contains(poll.queryContains()));
    }

    /// Whether a good answer to this call is charged: it changes something and is not a poll (D-P07).
    public boolean isCharged(String method, String path, String query) {
        return switch (method) {
            case "POST", "PUT", "PATCH" -> !isPoll(method, path, query);
            default -> false;
        };
    }
}
