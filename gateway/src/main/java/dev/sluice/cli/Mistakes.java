package dev.sluice.cli;

import dev.sluice.config.BadSetting;
import dev.sluice.store.BadDsn;
import dev.sluice.store.DatabaseUnavailable;
import dev.sluice.store.UnfitDatabase;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Tells a person what to change when a command cannot run, without a stack trace; what is nobody's mistake keeps it.
final class Mistakes implements IExecutionExceptionHandler {
    private static final int EX_CONFIG = 78;

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) throws Exception {
        switch (failure) {
            case BadSetting mistake -> line.getErr().println("sluice: " + mistake.getMessage());
            case BadDsn mistake -> line.getErr().println("sluice: " + mistake.getMessage());
            case UnfitDatabase mistake -> line.getErr().println("sluice: " + mistake.getMessage());
            case DatabaseUnavailable mistake -> line.getErr().println("sluice: " + mistake.getMessage());
            default -> throw failure;
        }
        return EX_CONFIG;
    }
}
