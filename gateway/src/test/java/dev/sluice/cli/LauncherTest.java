package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher of an unpacked release, with Java machines that only tell how they were called.
class LauncherTest {
    @TempDir
    Path folder;

    private Path launcher;

    private record Ended(int code, String said) {}

    @BeforeEach
    void unpack() throws IOException {
        var app = Files.createDirectories(folder.resolve("release/app"));
        Files.writeString(app.resolve("sluice.jar"), "");
        launcher = Files.copy(Path.of("../sluice"), folder.resolve("release/sluice"));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void takesTheNewerJdkOfThePathWhenJavaHomeIsTooOld() throws Exception {
        var old = jdk("old", "17.0.9", "exit 1");
        var recent = jdk("recent", "26", "echo recent \"$@\"");

        var ended = launch(
                Map.of("JAVA_HOME", old.toString(), "PATH", path(recent), "SLUICE_AOT", "off"), "doctor", "--json");

        assertThat(ended.code()).isZero();
        assertThat(ended.said()).startsWith("recent ").endsWith("release/app/sluice.jar doctor --json\n");
    }

    @Test
    void servesWhenNoCommandIsGiven() throws Exception {
        var jdk = jdk("jdk", "25.0.1", "echo \"$@\"");
        var environment = Map.of("SLUICE_JAVA_HOME", jdk.toString(), "SLUICE_AOT", "off");

        assertThat(launch(environment).said()).endsWith("sluice.jar serve\n");
        assertThat(launch(environment, "--port", "3001").said()).endsWith("sluice.jar serve --port 3001\n");
        assertThat(launch(environment, "--demo").said()).endsWith("sluice.jar demo\n");
    }

    @Test
    void saysThatTheChosenJdkIsTooOld() throws Exception {
        var old = jdk("old", "21.0.2", "exit 1");

        var ended = launch(Map.of("SLUICE_JAVA_HOME", old.toString()));

        assertThat(ended.code()).isEqualTo(69);
        assertThat(ended.said()).contains("SLUICE_JAVA_HOME is not a JDK 25 or newer");
    }

    @Test
    void preparesTheClassCacheOnceAndStartsWithIt() throws Exception {
        var jdk = jdk("jdk", "25.0.1", """
                case "$*" in
                  *AOTCacheOutput=*) for option; do case $option in *Output=*) echo classes >"${option#*=}" ;; esac; done ;;
                  *) echo "$@" ;;
                esac""");
        var environment = Map.of("SLUICE_JAVA_HOME", jdk.toString());

        assertThat(launch(environment).said()).contains("preparing fast starts").contains("-XX:AOTCache=");
        assertThat(launch(environment).said()).doesNotContain("preparing").contains("-XX:AOTCache=");
    }

    @Test
    void startsWithoutAClassCacheThatCannotBePrepared() throws Exception {
        var jdk = jdk("jdk", "25.0.1", "case \"$*\" in *AOTCacheOutput*) exit 1 ;; *) echo \"$@\" ;; esac");
        var environment = Map.of("SLUICE_JAVA_HOME", jdk.toString());

        assertThat(launch(environment).said()).contains("starts stay slower").endsWith("sluice.jar serve\n");
        assertThat(launch(environment).said()).doesNotContain("AOTCache").endsWith("sluice.jar serve\n");
    }

    @Test
    void isFoundThroughALinkAndRunsInTheFolderOfTheCaller() throws Exception {
        var jdk = jdk("jdk", "25.0.1", "pwd");
        var links = Files.createDirectories(folder.resolve("links"));
        launcher = Files.createSymbolicLink(links.resolve("sluice"), Path.of("../release/sluice"));

        var ended = launch(Map.of("SLUICE_JAVA_HOME", jdk.toString(), "SLUICE_AOT", "off"));

        assertThat(ended.said().strip()).isEqualTo(folder.toRealPath().toString());
    }

    /// A folder that looks like a JDK and whose `java` is a script.
    private Path jdk(String name, String version, String script) throws IOException {
        var bin = Files.createDirectories(folder.resolve(name).resolve("bin"));
        Files.writeString(folder.resolve(name).resolve("release"), """
                IMPLEMENTOR="acme"
                JAVA_RUNTIME_VERSION="%1$s+1"
                JAVA_VERSION="%1$s"
                """.formatted(version));
        for (String program : new String[] {"java", "javac"}) {
            var file = Files.writeString(bin.resolve(program), "#!/bin/sh\n" + script + "\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        return folder.resolve(name);
    }

    private static String path(Path jdk) {
        return jdk.resolve("bin") + ":/usr/bin:/bin";
    }

    private Ended launch(Map<String, String> environment, String... arguments) throws Exception {
        var builder = new ProcessBuilder(launcher.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_") || name.equals("JAVA_HOME"));
        builder.environment().putAll(environment);
        var process = builder.start();
        try (var said = process.getInputStream()) {
            String text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), text);
        }
    }
}
