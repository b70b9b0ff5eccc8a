package dev.sluice.cli;

import dev.sluice.ledger.LedgerWriter;
import dev.sluice.ops.Metrics;
import dev.sluice.routing.RoutingKeeper;
import dev.sluice.token.TokenCache;

/// The numbers of parts that do not know about metrics: all are read only when somebody scrapes. Source of the
/// list: seed-system.md §3.7.
final class Gauges {
    private Gauges() {}

    static void register(Metrics metrics, RoutingKeeper routing, TokenCache tokens, LedgerWriter ledger) {
        metrics.gauge(
                "sluice_routing_snapshot_age_seconds",
                "Age of the routing table that serves calls.",
                () -> routing.status().age().toMillis() / 1000.0);
        metrics.gauge(
                "sluice_routing_snapshot_version",
                "Version of the routing table that serves calls.",
                () -> routing.status().version());
        metrics.counter(
                "sluice_routing_refreshes",
                "Reads of the channels that succeeded.",
                () -> routing.status().refreshes());
        metrics.counter(
                "sluice_routing_refresh_failures",
                "Reads of the channels that failed; the table before stayed in use.",
                () -> routing.status().failures());
        metrics.counter(
                "sluice_routing_fallbacks",
                "Calls routed by a read of their own because there was no table.",
                () -> routing.status().fallbacks());
        metrics.counter(
                "sluice_routing_misses",
                "Calls for a pair the table did not hold.",
                () -> routing.status().misses());
        metrics.gauge(
                "sluice_tokens_known",
                "Tokens in memory.",
                () -> tokens.status().tokens());
        metrics.gauge(
                "sluice_tokens_degraded",
                "1 while known tokens are served without asking the database.",
                () -> tokens.status().degraded() ? 1 : 0);
        metrics.counter(
                "sluice_token_reads", "Reads of tokens.", () -> tokens.status().reads());
        metrics.counter(
                "sluice_token_read_failures",
                "Reads of tokens that failed.",
                () -> tokens.status().failures());
        metrics.gauge(
                "sluice_ledger_waiting",
                "Charges that wait to be written.",
                () -> ledger.state().waiting());
        metrics.counter(
                "sluice_ledger_written",
                "Charges written.",
                () -> ledger.state().written());
        metrics.counter(
                "sluice_ledger_refused",
                "Charges the database refused for their content.",
                () -> ledger.state().refused());
        metrics.counter(
                "sluice_ledger_lost",
                "Charges a damaged journal no longer has.",
                () -> ledger.state().lost());
        metrics.gauge("sluice_journal_bytes", "Bytes of disk the journal takes.", ledger::journalBytes);
    }
}
