package dev.sluice.ops;

import dev.sluice.config.BadSetting;
import dev.sluice.config.Environment;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How Sluice writes its log.
///
/// - `format` (`SLUICE_LOG_FORMAT`, `text`): `text` for people or `json` for collectors, one line an event.
/// - `directory` (`--log-dir`, else `SLUICE_LOG_DIR`, `./logs`): where a copy of standard output goes, in files named
///   as new-api names them; null when set to `off`.
/// - `debug` (`DEBUG`, false): Sluice's own events of level debug too.
public record LogConfig(Format format, @Nullable Path directory, boolean debug) {
    public enum Format {
        TEXT,
        JSON
    }

    /// @param option the value of `--log-dir`, empty when it was not given
    public static LogConfig from(Environment environment, String option) {
        String directory = option.isBlank() ? environment.text("SLUICE_LOG_DIR", "./logs") : option.strip();
        return new LogConfig(
                format(environment.text("SLUICE_LOG_FORMAT", "text")),
                directory.equals("off") ? null : Path.of(directory),
                environment.flag("DEBUG", false));
    }

    private static Format format(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "text" -> Format.TEXT;
            case "json" -> Format.JSON;
            default -> throw new BadSetting("SLUICE_LOG_FORMAT", text, "text or json");
        };
    }
}
