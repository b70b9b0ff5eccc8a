package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.doctor.Premises;
import dev.sluice.ledger.LeaseReleaseStore;
import dev.sluice.ledger.LedgerAuditStore;
import dev.sluice.ledger.MarginStore;
import dev.sluice.store.Options;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Proves the books, repairs what is derived from them, and explains a bill. Works beside a running gateway.
@Command(
        name = "ledger",
        description = "Prove the books, rebuild statistics from them, or explain a bill.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(verify | rebuild | explain | margin | release-node)")
final class LedgerCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "verify",
            description = "Compare counters, log rows and hourly sums with the ledger. Exit code 0: they agree, 1: they"
                    + " do not.",
            mixinStandardHelpOptions = true)
    int verify() {
        return verify(new Environment(System.getenv()), spec.commandLine().getOut());
    }

    static int verify(Environment environment, PrintWriter out) {
        return with(environment, (books, options) -> {
            var wrong = books.verify(options.flag("LogConsumeEnabled"), options.flag("DataExportEnabled"));
            tell(out, wrong);
            books.exceeding()
                    .forEach(lease -> out.println("note: %s %d are %d, the row has %d; calls lower them"
                            .formatted(lease.what(), lease.id(), lease.found(), lease.wanted())));
            out.println(wrong.isEmpty() ? "The books agree." : "%d sums do not agree.".formatted(wrong.size()));
            return wrong.isEmpty() ? 0 : 1;
        });
    }

    @Command(
            name = "rebuild",
            description = "Set the counters of users, tokens and channels and the hourly sums to what the ledger says.",
            mixinStandardHelpOptions = true)
    int rebuild() {
        return rebuild(new Environment(System.getenv()), spec.commandLine().getOut());
    }

    static int rebuild(Environment environment, PrintWriter out) {
        return with(environment, (books, options) -> {
            var changed = books.rebuild(options.flag("DataExportEnabled"));
            tell(out, changed);
            out.println("%d sums changed.".formatted(changed.size()));
            return 0;
        });
    }

    @Command(
            name = "explain",
            description = "Show the bill of a request, line by line. Exit code 1: nothing is known of it.",
            mixinStandardHelpOptions = true)
    int explain(@Parameters(paramLabel = "<request id>") String requestId) {
        return explain(
                new Environment(System.getenv()), requestId, spec.commandLine().getOut());
    }

    static int explain(Environment environment, String requestId, PrintWriter out) {
        return with(environment, (books, options) -> {
            var lines = books.explain(requestId, options.decimal("QuotaPerUnit"));
            lines.forEach(out::println);
            if (lines.isEmpty()) {
                out.println("Neither the log nor the ledger knows request " + requestId + ".");
            }
            return lines.isEmpty() ? 1 : 0;
        });
    }

    @Command(
            name = "margin",
            description = "Show what was sold on each channel beside what the channel cost, in US dollars.",
            mixinStandardHelpOptions = true)
    int margin(
            @Parameters(paramLabel = "[days]", defaultValue = "30", arity = "0..1", description = "default 30")
                    int days) {
        return margin(new Environment(System.getenv()), days, spec.commandLine().getOut());
    }

    static int margin(Environment environment, int days, PrintWriter out) {
        try (var premises = Premises.of(environment)) {
            var perDollar = premises.options().decimal("QuotaPerUnit");
            var from = Instant.now().minus(Duration.ofDays(days));
            out.println("%8s %10s %14s %14s %10s %14s %14s %8s"
                    .formatted("channel", "calls", "sold", "refunded", "cost known", "cost", "margin", "%"));
            for (var channel : new MarginStore(premises.main()).since(from)) {
                out.println("%8d %10d %14s %14s %10d %14s %14s %8s"
                        .formatted(
                                channel.id(),
                                channel.calls(),
                                dollars(BigDecimal.valueOf(channel.sold()), perDollar),
                                dollars(BigDecimal.valueOf(channel.refunded()), perDollar),
                                channel.known(),
                                dollars(channel.cost(), perDollar),
                                dollars(channel.margin(), perDollar),
                                channel.share().toPlainString()));
            }
            out.println("Margin counts the calls whose cost is known; jobs paid back are not taken out of it.");
            return 0;
        }
    }

    private static String dollars(BigDecimal quota, BigDecimal perDollar) {
        return quota.divide(perDollar, 4, RoundingMode.HALF_UP).toPlainString();
    }

    @Command(
            name = "release-node",
            description =
                    "Give up what a node leased that will never come back. Exit code 1: it may be alive, or is not"
                            + " known.",
            mixinStandardHelpOptions = true)
    int releaseNode(@Parameters(paramLabel = "<number>", description = "id in sluice_nodes") long node) {
        return releaseNode(
                new Environment(System.getenv()), node, spec.commandLine().getOut());
    }

    static int releaseNode(Environment environment, long node, PrintWriter out) {
        try (var premises = Premises.of(environment)) {
            return switch (new LeaseReleaseStore(premises.main()).release(node)) {
                case LeaseReleaseStore.Outcome.Released(int leases) -> {
                    out.println("%d leases of node %d are released.".formatted(leases, node));
                    yield 0;
                }
                case LeaseReleaseStore.Outcome.Alive(long seconds) -> {
                    out.println("Node %d gave a sign of life %d s ago; stop it and wait %d s."
                            .formatted(node, seconds, LeaseReleaseStore.SILENCE.toSeconds()));
                    yield 1;
                }
                case LeaseReleaseStore.Outcome.Unknown _ -> {
                    out.println("There is no node %d.".formatted(node));
                    yield 1;
                }
            };
        }
    }

    private static void tell(PrintWriter out, List<LedgerAuditStore.Difference> differences) {
        for (var difference : differences) {
            out.println("%s %d is %d, the ledger says %d"
                    .formatted(difference.what(), difference.id(), difference.found(), difference.wanted()));
        }
    }

    private static int with(Environment environment, BiFunction<LedgerAuditStore, Options, Integer> work) {
        try (var premises = Premises.of(environment)) {
            return work.apply(new LedgerAuditStore(premises.main(), premises.logs()), premises.options());
        }
    }
}
