package dev.sluice.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Where every command begins. Exit codes: 0 fine, 1 failed or warnings, 2 wrong usage or failures found by doctor.
@Command(
        name = "sluice",
        description = "A self-hosted gateway for AI APIs.",
        subcommands = {
            ServeCommand.class,
            DoctorCommand.class,
            ExplainCommand.class,
            LedgerCommand.class,
            GiveBackCommand.class,
            DemoCommand.class,
            RehearseCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.class)
public final class Main implements CommandLine.IVersionProvider {
    static void main(String[] arguments) {
        boolean bare = arguments.length == 0 || (arguments[0].startsWith("--") && !isHelp(arguments[0]));
        var line = new CommandLine(new Main()).setExecutionExceptionHandler(new Mistakes());
        int code = line.execute(bare ? withServe(arguments) : arguments);
        if (code != ServeCommand.RUNNING) {
            System.exit(code);
        }
    }

    /// `sluice --port 80` means `sluice serve --port 80`.
    private static String[] withServe(String[] arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "serve";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }

    private static boolean isHelp(String argument) {
        return argument.equals("--help") || argument.equals("--version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Sluice " + Version.TEXT};
    }
}
