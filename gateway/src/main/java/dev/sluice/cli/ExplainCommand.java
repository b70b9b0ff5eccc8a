package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.doctor.BadQuestion;
import dev.sluice.doctor.Explained;
import dev.sluice.doctor.Explainer;
import dev.sluice.doctor.Premises;
import dev.sluice.doctor.ReportJson;
import dev.sluice.routing.RoutingTable;
import dev.sluice.token.TokenStore;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Says which channels would serve a call, and why the others would not, by what the database holds now.
@Command(
        name = "explain",
        description = "Say which channels would serve a call, and why the others would not. Exit code 0: it would be"
                + " served, 1: it would be refused.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--token-id", description = "The token the call comes with.")
    private long tokenId;

    @Option(names = "--group", description = "Its group, when no token is named (default).")
    private String group = "";

    @Option(names = "--model", description = "The model of the call.")
    private String model = "";

    @Option(names = "--path", description = "Its path, when that names the model: /runway/tasks.")
    private String path = "";

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return run(new Environment(System.getenv()));
    }

    int run(Environment environment) {
        var clock = Clock.systemUTC();
        try (var premises = Premises.of(environment)) {
            var explainer = new Explainer(
                    new TokenStore(premises.main()),
                    () -> RoutingTable.of(premises.routing().everything(), 0, clock.instant()),
                    premises::options,
                    clock);
            Explained explained = explainer.explain(new Explainer.Asked(
                    tokenId == 0 ? OptionalLong.empty() : OptionalLong.of(tokenId), group, model, path));
            spec.commandLine().getOut().println(json ? ReportJson.pretty(explained.json()) : explained.text());
            return explained.served() ? 0 : 1;
        } catch (BadQuestion e) {
            throw new ParameterException(spec.commandLine(), e.words());
        }
    }
}
