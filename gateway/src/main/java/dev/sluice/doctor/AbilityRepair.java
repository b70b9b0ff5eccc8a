package dev.sluice.doctor;

import dev.sluice.admin.AbilityRows;
import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DSLContext;

/// Brings `abilities` in step with the channels, as `POST /api/channel/fix` does.
final class AbilityRepair extends DataRepair {
    AbilityRepair(Database database, ChangeFeed feed) {
        super(database, feed, ChangeFeed.Topic.CHANNELS);
    }

    @Override
    public String id() {
        return AbilityChecks.REPAIR;
    }

    @Override
    public String description() {
        return "adds, corrects and removes ability rows until they say what the channels say; prices stay";
    }

    @Override
    Map<String, Object> change(DSLContext tx) {
        AbilityRows.Repair repair = AbilityRows.followAll(tx);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("channels", repair.channels());
        facts.put("added", repair.change().added());
        facts.put("removed", repair.change().removed());
        facts.put("updated", repair.change().updated());
        facts.put("unchanged", repair.change().unchanged());
        return facts;
    }
}
