package dev.sluice.admin;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;

import dev.sluice.store.Engine;
import java.nio.file.Path;
import java.util.List;
import org.jooq.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// What tests of channels share: a server of each test's own, root signed in, and looks behind the API.
@SuppressWarnings("NullAway.Init") // every test starts its own server
abstract class ChannelApi {
    static final String CHANNEL_8 = """
            {"mode": "single", "channel": {"type": 55, "name": "legacy", "key": "sk-0123456789abcdef",
             "base_url": "https://gateway.acme.example", "models": "kling,runway,suno,pika", "group": "default"}}""";

    @TempDir
    Path folder;

    AdminServer server;
    ApiClient root;

    final void start(Engine engine) throws Exception {
        server = AdminServer.ready(engine, folder);
        root = server.root();
    }

    @AfterEach
    final void stop() throws Exception {
        server.close();
    }

    final long create(String body) {
        return root.post("/api/channel/", body).data().path("id").longValue();
    }

    final List<Record> abilities(long channelId) {
        return List.copyOf(server.database()
                .read(sql -> sql.selectFrom(ABILITIES)
                        .where(ABILITIES.CHANNEL_ID.eq(channelId))
                        .fetch()));
    }

    final String key(long id) {
        return server.database()
                .read(sql -> sql.select(CHANNELS.KEY)
                        .from(CHANNELS)
                        .where(CHANNELS.ID.eq(id))
                        .fetchSingle(CHANNELS.KEY));
    }
}
