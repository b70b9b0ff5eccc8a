package dev.sluice.ledger;

import dev.sluice.ledger.CallRecord.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Events of the ledger added up, ready for one transaction. `plans` are rows of `user_subscriptions`; `remainders`
/// are in nano-units, by who carries them. Ids are in order: two nodes that change the same rows do so in the same
/// order and never wait for each other in a circle.
record LedgerBatch(
        List<Numbered> events,
        List<Numbered> rows,
        List<Numbered> charges,
        List<Job> jobs,
        Map<Long, Spent> users,
        Map<Long, Spent> tokens,
        Map<Long, Spent> channels,
        Map<Long, PlanCharges> plans,
        Map<Hour, Spent> hours,
        Map<AccountKey, Long> remainders) {
    /// A sum of charges, of which plans paid `byPlans`; `at` is the latest of them, in Unix seconds.
    record Spent(long quota, long byPlans, long calls, long modelTokens, long at) {
        /// What the wallet paid.
        long wallet() {
            return quota - byPlans;
        }

        private static Spent of(CallRecord event) {
            return new Spent(
                    event.quota().units(),
                    event.paid().byPlan().units(),
                    1,
                    event.promptTokens() + event.completionTokens(),
                    event.at().getEpochSecond());
        }

        private Spent plus(Spent other) {
            return new Spent(
                    Math.addExact(quota, other.quota),
                    Math.addExact(byPlans, other.byPlans),
                    calls + other.calls,
                    Math.addExact(modelTokens, other.modelTokens),
                    Math.max(at, other.at));
        }
    }

    /// What a plan pays, by the second, so that charges of a period that is over do not count for the next.
    record PlanCharges(TreeMap<Long, Long> bySecond) {
        private static PlanCharges of(CallRecord event) {
            var one = new TreeMap<Long, Long>();
            one.put(event.at().getEpochSecond(), event.paid().byPlan().units());
            return new PlanCharges(one);
        }

        private PlanCharges plus(PlanCharges other) {
            other.bySecond.forEach((second, units) -> bySecond.merge(second, units, Math::addExact));
            return this;
        }

        long total() {
            return bySecond.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact);
        }
    }

    /// One row of `quota_data`; texts fit their columns.
    record Hour(long userId, String username, String model, long startsAt, String group, long tokenId, long channelId) {
        private static final int HOUR = 3600;

        private static Hour of(CallRecord event) {
            long at = event.at().getEpochSecond();
            var caller = event.caller();
            return new Hour(
                    caller.userId(),
                    Texts.fit(caller.username(), 64),
                    Texts.fit(event.modelName(), 64),
                    at - Math.floorMod(at, HOUR),
                    Texts.fit(caller.group(), 64),
                    caller.tokenId(),
                    event.call().channelId());
        }
    }

    /// What of the events is kept beyond the money.
    record Keep(boolean consumeRows, boolean errorRows, boolean hours) {
        private boolean row(Kind kind) {
            return switch (kind) {
                case CONSUME -> consumeRows;
                case ERROR -> errorRows;
                case REFUND -> true;
            };
        }
    }

    /// The number of its last event.
    long last() {
        return events.getLast().seq();
    }

    /// `events` are in the order of their numbers, at least one.
    static LedgerBatch of(List<Numbered> events, Keep keep) {
        var rows = new ArrayList<Numbered>(events.size());
        var charges = new ArrayList<Numbered>(events.size());
        var jobs = new ArrayList<Job>();
        var users = new TreeMap<Long, Spent>();
        var tokens = new TreeMap<Long, Spent>();
        var channels = new TreeMap<Long, Spent>();
        var plans = new TreeMap<Long, PlanCharges>();
        var hours = new HashMap<Hour, Spent>();
        var remainders = new TreeMap<AccountKey, Long>();
        for (var numbered : events) {
            switch (numbered.event()) {
                case Job job -> jobs.add(job);
                case CallRecord event -> {
                    if (keep.row(event.kind())) {
                        rows.add(numbered);
                    }
                    if (event.kind() == Kind.CONSUME) {
                        charges.add(numbered);
                        jobs.addAll(event.jobs());
                        var spent = Spent.of(event);
                        if (event.paid().remainder() != 0) {
                            remainders.merge(carrier(event), event.paid().remainder(), Math::addExact);
                        }
                        if (event.paid().planId() > 0) {
                            plans.merge(event.paid().planId(), PlanCharges.of(event), PlanCharges::plus);
                        }
                        users.merge(event.caller().userId(), spent, Spent::plus);
                        if (event.caller().tokenId() > 0) {
                            tokens.merge(event.caller().tokenId(), spent, Spent::plus);
                        }
                        if (event.call().channelId() > 0) {
                            channels.merge(event.call().channelId(), spent, Spent::plus);
                        }
                        if (keep.hours()) {
                            hours.merge(Hour.of(event), spent, Spent::plus);
                        }
                    }
                }
            }
        }
        return new LedgerBatch(
                List.copyOf(events), rows, charges, jobs, users, tokens, channels, plans, hours, remainders);
    }

    /// Who carries what a charge leaves over: the token, so that the charges of each key add up; without one the
    /// user.
    static AccountKey carrier(CallRecord event) {
        var caller = event.caller();
        return caller.tokenId() > 0 ? AccountKey.token(caller.tokenId()) : AccountKey.user(caller.userId());
    }
}
