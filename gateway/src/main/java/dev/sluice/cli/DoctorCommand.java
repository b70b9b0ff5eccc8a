package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.doctor.BadQuestion;
import dev.sluice.doctor.Bundle;
import dev.sluice.doctor.Doctor;
import dev.sluice.doctor.DoctorRoutes;
import dev.sluice.doctor.Live;
import dev.sluice.doctor.LiveTarget;
import dev.sluice.doctor.Premises;
import dev.sluice.doctor.Question;
import dev.sluice.doctor.Report;
import dev.sluice.doctor.ReportJson;
import dev.sluice.doctor.ReportText;
import dev.sluice.doctor.RunningDoctor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Checks an installation from outside: the gateway may run or not.
@Command(
        name = "doctor",
        description = "Check configuration, database, channels and routing. Exit code 0: all well, 1: warnings, 2:"
                + " failures. A running gateway knows more: --running.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ArgGroup(validate = false, heading = "%nWhat to look at:%n")
    private Scope scope = new Scope();

    @ArgGroup(validate = false, heading = "%nReal calls, some of which cost money:%n")
    private LiveOptions live = new LiveOptions();

    @Option(
            names = "--running",
            description =
                    "Ask the running gateway, which knows its cache and its calls; needs an administrator's access"
                            + " token in SLUICE_DOCTOR_ACCESS_TOKEN.")
    private boolean running;

    @Option(
            names = "--watch",
            arity = "0..1",
            fallbackValue = "5",
            paramLabel = "SECONDS",
            description = "Look again every so many seconds (5), until stopped.")
    private int watch;

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show the evidence of checks that are well, too.")
    private boolean verbose;

    @Option(names = "--fix", paramLabel = "REPAIR", description = "Show what this repair would change.")
    private @Nullable String fix;

    @Option(names = "--dry-run", description = "Only show (the default).")
    private boolean dryRun;

    @Option(names = "--apply", description = "With --fix: change it.")
    private boolean apply;

    @Option(names = "--bundle", paramLabel = "FILE", description = "Write a support bundle, without secrets.")
    private @Nullable Path bundle;

    @Option(names = "--log-dir", description = "Where the gateway keeps its log files (./logs).")
    private String logDirectory = "";

    /// What the checks are about.
    static final class Scope {
        @Option(names = "--check", split = ",", description = "These checks, or subjects such as `channel`.")
        private Set<String> checks = new LinkedHashSet<>();

        @Option(names = "--group", description = "The group that has to be served (default).")
        private String group = "";

        @Option(
                names = "--model",
                description =
                        "The model that has to be served (runway, or one of yours without pass-through channels).")
        private String model = "";

        @Option(names = "--token-id", description = "The token whose group has to be served.")
        private long tokenId;

        @Option(names = "--type", description = "The type of the channels looked at (55, or what you have).")
        private int type;

        Question question() {
            Question usual = Question.USUAL.inGroup(group).about(model);
            Question question = type == 0 ? usual : usual.ofType(type);
            return tokenId == 0 ? question : question.forToken(tokenId);
        }
    }

    /// How to reach a running gateway.
    static final class LiveOptions {
        @Option(names = "--live", description = "Send real calls; needs a token in SLUICE_DOCTOR_TOKEN.")
        private boolean on;

        @Option(names = "--url", description = "The gateway's own address (http://127.0.0.1:PORT).")
        private String url = "";

        @Option(names = "--public-url", description = "Its address behind the proxy, to compare.")
        private String publicUrl = "";

        @Option(names = "--token", description = "The token; others on this machine can see it, the variable not.")
        private String token = "";
    }

    @Override
    public Integer call() throws IOException {
        Map<String, String> variables = new HashMap<>(System.getenv());
        if (!logDirectory.isBlank()) {
            variables.put("SLUICE_LOG_DIR", logDirectory);
        }
        return run(new Environment(variables));
    }

    int run(Environment environment) throws IOException {
        if (dryRun && apply) {
            throw wrong("--dry-run and --apply exclude each other");
        }
        try (var premises = Premises.of(environment)) {
            if (fix != null) {
                return fix(premises, fix);
            }
            if (bundle != null) {
                return bundle(environment, premises, bundle);
            }
            return examine(environment, premises);
        } catch (BadQuestion e) {
            throw wrong(e.words());
        }
    }

    private ParameterException wrong(String words) {
        return new ParameterException(spec.commandLine(), words);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private int examine(Environment environment, Premises premises) {
        int code = show(report(environment, premises));
        while (watch > 0 && pause()) {
            code = show(report(environment, premises));
        }
        return code;
    }

    private Report report(Environment environment, Premises premises) {
        Question question = scope.question();
        if (running) {
            return new RunningDoctor(address(environment), accessToken(environment)).ask(scope.checks, question);
        }
        var doctor = new Doctor(environment, premises.place(), Clock.systemUTC());
        if (!live.on) {
            return doctor.run(scope.checks, question);
        }
        try (var calls = new Live(target(environment))) {
            return doctor.run(scope.checks, calls, question);
        }
    }

    private int show(Report report) {
        out().println(json ? ReportJson.pretty(ReportJson.of(report)) : new ReportText(verbose).of(report));
        return report.exitCode();
    }

    /// False when somebody wants this to end.
    private boolean pause() {
        try {
            Thread.sleep(Duration.ofSeconds(watch));
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    private String accessToken(Environment environment) {
        return environment
                .text("SLUICE_DOCTOR_ACCESS_TOKEN")
                .orElseThrow(() -> wrong("--running needs the access token of an administrator's account: put it into"
                        + " SLUICE_DOCTOR_ACCESS_TOKEN"));
    }

    private String address(Environment environment) {
        return live.url.isBlank() ? "http://127.0.0.1:" + environment.text("PORT", "3000") : live.url;
    }

    private LiveTarget target(Environment environment) {
        String token = live.token.isBlank() ? environment.text("SLUICE_DOCTOR_TOKEN", "") : live.token.strip();
        if (token.isEmpty()) {
            throw wrong("--live needs a token: put it into SLUICE_DOCTOR_TOKEN");
        }
        return new LiveTarget(address(environment), live.publicUrl, token, Duration.ofMillis(500));
    }

    private int fix(Premises premises, String id) {
        var done = DoctorRoutes.fixed(premises.repairs().named(id), !apply);
        out().println(ReportJson.pretty(done));
        if (!apply) {
            out().println("Nothing has been changed; add --apply to change it.");
        }
        return 0;
    }

    private int bundle(Environment environment, Premises premises, Path file) throws IOException {
        var made = new Bundle(environment, premises.place(), Version.TEXT, Clock.systemUTC()).make(scope.question());
        Files.writeString(file, ReportJson.pretty(made));
        out().println("The support bundle is in %s. It holds no keys; look at it before you send it.".formatted(file));
        return 0;
    }
}
