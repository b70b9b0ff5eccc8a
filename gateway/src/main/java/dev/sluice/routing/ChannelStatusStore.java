package dev.sluice.routing;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.ChangeFeed.Topic;
import dev.sluice.store.Database;
import dev.sluice.store.Engine;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes what Sluice itself decides about a channel's status: channel, ability rows and reason in one transaction,
/// told to all nodes. Blocks: for virtual threads only.
final class ChannelStatusStore {
    private final Database database;
    private final ChangeFeed feed;
    private final InstantSource clock;

    ChannelStatusStore(Database database, ChangeFeed feed, InstantSource clock) {
        this.database = database;
        this.feed = feed;
        this.clock = clock;
    }

    /// Switches off an enabled channel, or only one of its keys while others remain. Returns whether anything
    /// changed.
    boolean disable(long channelId, int keyIndex, String reason) {
        return announced(tx -> {
            var row = lock(tx, channelId).orElse(null);
            if (row == null || status(row) != ChannelStatus.ENABLED) {
                return false;
            }
            var info = object(row.get(CHANNELS.CHANNEL_INFO));
            var keys = ChannelKeys.parse(Objects.requireNonNullElse(row.get(CHANNELS.KEY), ""), info);
            if (keys.several()) {
                var left = keys.withStatus(keyIndex, ChannelStatus.DISABLED_AUTOMATICALLY);
                markKey(info, keyIndex, reason);
                tx.update(CHANNELS)
                        .set(CHANNELS.CHANNEL_INFO, info.toString())
                        .where(CHANNELS.ID.eq(channelId))
                        .execute();
                if (!left.usable().isEmpty()) {
                    return true;
                }
            }
            set(tx, channelId, row, ChannelStatus.DISABLED_AUTOMATICALLY, reason);
            return true;
        });
    }

    /// Switches on a channel that was switched off automatically; one disabled by hand stays off.
    boolean enable(long channelId) {
        return announced(tx -> {
            var row = lock(tx, channelId).orElse(null);
            if (row == null || status(row) != ChannelStatus.DISABLED_AUTOMATICALLY) {
                return false;
            }
            set(tx, channelId, row, ChannelStatus.ENABLED, "");
            return true;
        });
    }

    private interface Change {
        boolean apply(DSLContext tx);
    }

    private boolean announced(Change change) {
        boolean changed = database.write(tx -> {
            var done = change.apply(tx);
            if (done) {
                feed.announce(tx, Topic.CHANNELS);
            }
            return done;
        });
        if (changed) {
            feed.published(Topic.CHANNELS);
        }
        return changed;
    }

    private Optional<Record> lock(DSLContext tx, long channelId) {
        var row = tx.select(CHANNELS.STATUS, CHANNELS.KEY, CHANNELS.CHANNEL_INFO, CHANNELS.OTHER_INFO)
                .from(CHANNELS)
                .where(CHANNELS.ID.eq(channelId));
        // SQLite has one writer at a time and no row locks.
        var found = database.engine() == Engine.SQLITE
                ? row.fetchOptional()
                : row.forUpdate().fetchOptional();
        return found.map(record -> record);
    }

    private void set(DSLContext tx, long channelId, Record row, ChannelStatus status, String reason) {
        var facts = object(row.get(CHANNELS.OTHER_INFO));
        facts.put("status_reason", reason);
        facts.put("status_time", clock.instant().getEpochSecond());
        tx.update(CHANNELS)
                .set(CHANNELS.STATUS, status.number())
                .set(CHANNELS.OTHER_INFO, facts.toString())
                .where(CHANNELS.ID.eq(channelId))
                .execute();
        tx.update(ABILITIES)
                .set(ABILITIES.ENABLED, status == ChannelStatus.ENABLED)
                .where(ABILITIES.CHANNEL_ID.eq(channelId))
                .execute();
    }

    private void markKey(ObjectNode info, int index, String reason) {
        var key = Integer.toString(index);
        info.put("is_multi_key", true);
        child(info, "multi_key_status_list").put(key, ChannelStatus.DISABLED_AUTOMATICALLY.number());
        child(info, "multi_key_disabled_reason").put(key, reason);
        child(info, "multi_key_disabled_time").put(key, clock.instant().getEpochSecond());
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode child ? child : parent.putObject(name);
    }

    private static ChannelStatus status(Record row) {
        return ChannelStatus.of(Objects.requireNonNullElse(row.get(CHANNELS.STATUS), 0));
    }

    /// The object in the column, or an empty one: what cannot be read is about to be replaced.
    private static ObjectNode object(@Nullable String json) {
        try {
            JsonNode node = JsonMapper.shared().readTree(json == null || json.isBlank() ? "{}" : json);
            return node instanceof ObjectNode object
                    ? object
                    : JsonMapper.shared().createObjectNode();
        } catch (JacksonException _) {
            return JsonMapper.shared().createObjectNode();
        }
    }
}
