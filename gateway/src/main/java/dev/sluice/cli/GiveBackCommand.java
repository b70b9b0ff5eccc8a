package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.store.Dsn;
import dev.sluice.store.Release;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Gives the database back, so that new-api can start on it.
@Command(
        name = "give-back",
        description = "Make the database ready for new-api to start on; stop Sluice first.",
        mixinStandardHelpOptions = true)
final class GiveBackCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Release.entirely(Dsn.main(new Environment(System.getenv())));
        System.out.println("The database is ready for new-api. Sluice can open it again at any time.");
        return 0;
    }
}
