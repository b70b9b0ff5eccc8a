package dev.sluice.cli;

import dev.sluice.ledger.LedgerState;
import dev.sluice.ledger.LedgerWriter;
import dev.sluice.ops.Condition;
import dev.sluice.ops.Probe;
import java.util.ArrayList;
import java.util.List;

/// Whether charges reach the database.
record LedgerProbe(LedgerWriter writer) implements Probe {
    @Override
    public List<Condition> look() {
        LedgerState state = writer.state();
        var conditions = new ArrayList<Condition>();
        switch (state.health()) {
            case FLOWING -> {}
            case REPLAYING ->
                conditions.add(new Condition(
                        "ledger_replaying",
                        "%d charges of the last run are being written: %s".formatted(state.waiting(), state.failure()),
                        true));
            case BEHIND ->
                conditions.add(new Condition(
                        "ledger_behind",
                        "%d charges wait for the database: %s".formatted(state.waiting(), state.failure()),
                        false));
            case FULL ->
                conditions.add(new Condition(
                        "ledger_full",
                        "%d charges wait for the database and no more can be kept: %s"
                                .formatted(state.waiting(), state.failure()),
                        true));
        }
        if (state.lost() > 0) {
            conditions.add(new Condition(
                    "ledger_damaged",
                    "%d charges were damaged in the journal and are lost".formatted(state.lost()),
                    false));
        }
        return conditions;
    }
}
