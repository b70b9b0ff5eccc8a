package dev.sluice.cli;

import dev.sluice.ledger.LedgerState;
import dev.sluice.ledger.LedgerWriter;
import dev.sluice.ops.Condition;
import dev.sluice.ops.Probe;
import java.util.List;

/// Whether charges reach the database.
record LedgerProbe(LedgerWriter writer) implements Probe {
    @Override
    public List<Condition> look() {
        LedgerState state = writer.state();
        return switch (state.health()) {
            case FLOWING -> List.of();
            case BEHIND ->
                List.of(new Condition(
                        "ledger_behind",
                        "%d charges wait for the database: %s".formatted(state.waiting(), state.failure()),
                        false));
            case FULL ->
                List.of(new Condition(
                        "ledger_full",
                        "%d charges wait for the database and no more can be kept".formatted(state.waiting()),
                        true));
        };
    }
}
