package dev.sluice.routing;

import static dev.sluice.store.Tables.ABILITIES;
import static dev.sluice.store.Tables.CHANNELS;

import dev.sluice.store.Database;

/// Puts rows into real `channels` and `abilities` tables, as an operator with a SQL shell would.
final class RoutingTables {
    private RoutingTables() {}

    static void insert(Database database, SampleChannel channel) {
        var row = channel.row();
        database.write(tx -> tx.insertInto(CHANNELS)
                .set(CHANNELS.ID, row.id())
                .set(CHANNELS.TYPE, row.type())
                .set(CHANNELS.STATUS, row.status())
                .set(CHANNELS.NAME, row.name())
                .set(CHANNELS.KEY, row.key())
                .set(CHANNELS.BASE_URL, row.baseUrl())
                .set(CHANNELS.MODELS, row.models())
                .set(CHANNELS.GROUP, row.group())
                .set(CHANNELS.PRIORITY, row.priority())
                .set(CHANNELS.WEIGHT, row.weight())
                .set(CHANNELS.AUTO_BAN, row.autoBan())
                .set(CHANNELS.SETTING, row.setting())
                .set(CHANNELS.CHANNEL_INFO, row.channelInfo())
                .execute());
    }

    static void insert(Database database, Ability row) {
        database.write(tx -> tx.insertInto(ABILITIES)
                .set(ABILITIES.GROUP, row.group())
                .set(ABILITIES.MODEL, row.model())
                .set(ABILITIES.CHANNEL_ID, row.channelId())
                .set(ABILITIES.ENABLED, row.enabled())
                .set(ABILITIES.WORKFLOW_PRICE, 7L)
                .execute());
    }

    static void clear(Database database) {
        database.write(tx ->
                tx.deleteFrom(CHANNELS).execute() + tx.deleteFrom(ABILITIES).execute());
    }
}
