package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.demo.DemoCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Starts the demonstration, makes its calls and ends: the launcher lets the Java machine record, while this runs,
/// which
/// classes a start needs.
@Command(name = "rehearse", description = "Run the demonstration once and end.", hidden = true)
final class RehearseCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public Integer call() throws IOException, InterruptedException {
        int code = 0;
        try (var demo = DemoGateway.start(new Environment(Map.of()));
                var http = HttpClient.newHttpClient()) {
            for (var call : DemoCall.ALL) {
                int status =
                        http.send(request(demo, call), BodyHandlers.ofString()).statusCode();
                System.out.printf("%d %s%n", status, call.path());
                code = status == 200 ? code : 1;
            }
        }
        return code;
    }

    private static HttpRequest request(DemoGateway demo, DemoCall call) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + demo.gateway().port() + call.path()))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + demo.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(call.body()))
                .build();
    }
}
