package dev.sluice.acceptance;

import dev.sluice.store.TestDatabases;
import dev.sluice.testkit.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// One gateway for each setting, started when first asked for. Nothing but a refresh changes what they know: they
/// look for edits made in SQL once an hour.
final class SharedGateways implements BeforeAllCallback {
    private static final Map<Setting, TestGateway> STARTED = new HashMap<>();

    /// Sees to it that they are stopped after the last test of all.
    @Override
    public void beforeAll(ExtensionContext context) {
        AutoCloseable end = SharedGateways::closeAll;
        context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).computeIfAbsent(SharedGateways.class, _ -> end);
    }

    private static synchronized void closeAll() {
        STARTED.values().forEach(TestGateway::close);
        STARTED.clear();
    }

    static synchronized TestGateway of(Setting setting) {
        return STARTED.computeIfAbsent(setting, SharedGateways::start);
    }

    private static TestGateway start(Setting setting) {
        try {
            var environment = new HashMap<>(setting.environment());
            environment.put("SYNC_FREQUENCY", "3600");
            environment.put("SLUICE_PASS_THROUGH_TIMEOUT", "2");
            environment.put("SLUICE_POLL_RETRY_PAUSE", "0");
            String dsn = TestDatabases.text(setting.engine(), Files.createTempDirectory("sluice-acceptance"));
            return TestGateway.start(dsn, environment).awaitReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
