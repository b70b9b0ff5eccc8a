package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.doctor.Premises;
import dev.sluice.ledger.LeaseReleaseStore;
import dev.sluice.ledger.LedgerAuditStore;
import dev.sluice.store.Options;
import java.io.PrintWriter;
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
        synopsisSubcommandLabel = "(verify | rebuild | explain | release-node)")
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
            out.println(wrong.isEmpty() ? "The books agree." : "%d sums do not agree.".formatted(wrong.size()));
            return wrong.isEmpty() ? 0 : 1;
        });
    }

    @Command(
            name = "rebuild",
            description = "Set the counters of users, tokens and channels to what the ledger says.",
            mixinStandardHelpOptions = true)
    int rebuild() {
        return rebuild(new Environment(System.getenv()), spec.commandLine().getOut());
    }

    static int rebuild(Environment environment, PrintWriter out) {
        return with(environment, (books, _) -> {
            var changed = books.rebuild();
            tell(out, changed);
            out.println("%d counters changed.".formatted(changed.size()));
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
