package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.demo.DemoCall;
import dev.sluice.ops.LogConfig;
import dev.sluice.ops.Logging;
import dev.sluice.ops.Redactor;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Shows the gateway at work, without a vendor's account and without leaving anything behind.
@Command(
        name = "demo",
        description = "Start with a temporary database and a built-in vendor, and print calls to paste.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        var quiet = new Environment(Map.of());
        var logging = Logging.start(LogConfig.from(quiet, "off"), Redactor.of(quiet));
        var demo = DemoGateway.start(new Environment(System.getenv()));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            demo.close();
            logging.close();
        }));
        System.out.println(invitation(demo));
        return ServeCommand.RUNNING;
    }

    private static String invitation(DemoGateway demo) {
        int port = demo.gateway().port();
        var text = new StringBuilder("""

                Sluice shows itself on http://localhost:%d; stop it with Ctrl-C. The account is root, password %s.
                Paste into another terminal:
                """.formatted(port, demo.password()));
        for (var call : DemoCall.ALL) {
            text.append("\n# ")
                    .append(call.title())
                    .append('\n')
                    .append(call.curl(port, demo.key()))
                    .append('\n');
        }
        return text.append("\nGET /runway/tasks/<id> with the same key tells how far the job is.\n")
                .toString();
    }
}
