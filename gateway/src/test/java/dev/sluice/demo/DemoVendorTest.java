package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Client;
import dev.sluice.testkit.EventStream;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoVendorTest {
    private final Vertx vertx = Vertx.vertx();
    private final DemoVendor vendor = DemoVendor.start(vertx);
    private final Client client = Client.of(URI.create(vendor.baseUrl()).getPort());

    @AfterEach
    void close() {
        client.close();
        vendor.close();
        CompletionStage<Void> closed = vertx.close().toCompletionStage();
        closed.toCompletableFuture().join();
    }

    @Test
    void answersAChatWholeAndInWordsThatArriveOneByOne() {
        var whole = client.post("/v1/chat/completions", "{\"model\":\"gpt-4o-mini\"}");

        assertThat(whole.json().at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        try (var stream = client.stream("/v1/chat/completions", "{\"stream\":true}")) {
            long began = System.nanoTime();
            var events = stream.rest();
            assertThat(events).last().extracting(EventStream.Event::data).isEqualTo("[DONE]");
            assertThat(System.nanoTime() - began).isGreaterThan(1_000_000_000L);
        }
    }

    @Test
    void reportsTheProgressOfAJobItWasGiven() {
        String id = client.post("/runway/tasks", "{}").json().path("id").asString();

        var job = client.get("/runway/tasks/" + id).json();

        assertThat(job.path("id").asString()).isEqualTo(id);
        assertThat(job.path("status").asString()).isEqualTo("PENDING");
    }
}
