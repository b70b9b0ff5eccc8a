package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.ops.LogConfig;
import dev.sluice.ops.Logging;
import dev.sluice.ops.Redactor;
import dev.sluice.store.FirstStart;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs the gateway until the process is told to stop.
@Command(
        name = "serve",
        description = "Answer calls; settings come from the environment.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    /// Not an exit code: the process goes on.
    static final int RUNNING = -1;

    @Option(names = "--port", description = "Where to listen, if PORT is not set (3000).")
    private String port = "";

    @Option(names = "--log-dir", description = "Where to keep log files (./logs); `off` for none.")
    private String logDirectory = "";

    @Override
    public Integer call() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        if (!port.isBlank()) {
            variables.putIfAbsent("PORT", port);
        }
        var environment = new Environment(variables);
        var logging = Logging.start(LogConfig.from(environment, logDirectory), Redactor.of(environment));
        var gateway = Gateway.start(environment, logging.recent(), ServeCommand::showOnce);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            gateway.close();
            logging.close();
        }));
        HangUp.means(gateway::reload);
        System.out.printf("Sluice %s listens on port %d%n", Version.TEXT, gateway.port());
        return RUNNING;
    }

    private static void showOnce(FirstStart.Root root) {
        System.out.println(root.password()
                .map(password -> "First start: account `%s` has the password %s (shown once, change it after sign-in)"
                        .formatted(root.username(), password))
                .orElse("First start: account `%s` has the password of SLUICE_ROOT_PASSWORD"
                        .formatted(root.username())));
    }
}
