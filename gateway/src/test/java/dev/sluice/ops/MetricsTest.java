package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void callsAreCountedByWhatTheClientGot() {
        metrics.calls().ended(SampleExchange.answered(200, Exchange.Origin.UPSTREAM, ""));
        metrics.calls().ended(SampleExchange.answered(200, Exchange.Origin.UPSTREAM, ""));
        metrics.calls().ended(SampleExchange.refused(503, "no_channel_in_group"));

        assertThat(metrics.scrape())
                .contains(
                        "sluice_calls_total{channel_type=\"Bltcy\",endpoint=\"runway\",origin=\"upstream\",status=\"200\"} 2.0")
                .contains(
                        "sluice_calls_total{channel_type=\"none\",endpoint=\"runway\",origin=\"gateway\",status=\"503\"} 1.0")
                .contains("sluice_select_failures_total{reason=\"no_channel_in_group\"} 1.0");
    }

    @Test
    void modelTokensHaveTheNamesOfTheStandard() {
        metrics.calls().ended(SampleExchange.chat("gpt-4o"));

        assertThat(metrics.scrape())
                .contains(
                        "gen_ai_client_token_usage_tokens_sum{gen_ai_operation_name=\"chat\","
                                + "gen_ai_provider_name=\"bltcy\",gen_ai_request_model=\"gpt-4o\",gen_ai_token_type=\"input\"} 100.0")
                .contains("gen_ai_token_type=\"output\"} 7.0")
                .contains("gen_ai_server_request_duration_seconds_count{gen_ai_operation_name=\"chat\"")
                .contains("sluice_retries_total 1.0");
    }

    @Test
    void modelNamesCannotFloodTheNumbers() {
        for (int i = 0; i < 2_000; i++) {
            metrics.calls().ended(SampleExchange.chat("model-" + i));
        }

        assertThat(metrics.scrape()
                        .lines()
                        .filter(line -> line.startsWith("gen_ai_server_request_duration_seconds_count")))
                .hasSize(501);
    }

    @Test
    void numbersKeptElsewhereOutliveACollectionOfGarbage() {
        register(new long[] {7});

        collectGarbage();

        assertThat(metrics.scrape()).contains("sluice_tokens_known 7.0").contains("sluice_token_reads_total 7.0");
    }

    /// In a method of its own, so that nothing here holds what it registers.
    private void register(long[] number) {
        metrics.gauge("sluice_tokens_known", "tokens in memory", () -> number[0]);
        metrics.counter("sluice_token_reads", "reads of tokens", () -> number[0]);
    }

    private static void collectGarbage() {
        var witness = new WeakReference<>(new Object());
        Eventually.within(Duration.ofSeconds(10), () -> {
            System.gc();
            assertThat(witness.get()).isNull();
        });
    }

    @Test
    void numbersKeptElsewhereAreReadAtEachScrape() {
        long[] age = {1};
        metrics.gauge("sluice.routing.snapshot.age", "seconds since the channels were read", () -> age[0]);
        metrics.counter("sluice.routing.refreshes", "snapshots read", () -> age[0]);
        age[0] = 30;

        assertThat(metrics.scrape())
                .contains("sluice_routing_snapshot_age 30.0")
                .contains("sluice_routing_refreshes_total 30.0")
                .contains("jvm_memory_used_bytes");
    }
}
