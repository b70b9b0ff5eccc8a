package dev.sluice.doctor;

import static dev.sluice.store.Tables.TOKENS;

import dev.sluice.store.ChangeFeed;
import dev.sluice.store.Database;
import dev.sluice.token.Groups;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// Sets the group of tokens to `default`. Source: seed-system.md §4.2 `token.group`, §7.3 C4b.
final class TokenGroupRepair extends DataRepair {
    static final String DEFAULT = "token.group.default";
    static final String FORCE = "token.group.force-default";

    private static final Condition MISSING =
            TOKENS.GROUP.isNull().or(DSL.trim(TOKENS.GROUP).eq(""));

    private final String id;
    private final String description;
    private final Condition which;

    private TokenGroupRepair(Database database, ChangeFeed feed, String id, String description, Condition which) {
        super(database, feed, ChangeFeed.Topic.TOKENS);
        this.id = id;
        this.description = description;
        this.which = which;
    }

    static Repair onlyMissing(Database database, ChangeFeed feed) {
        return new TokenGroupRepair(
                database, feed, DEFAULT, "sets the group of tokens that have none to 'default'", MISSING);
    }

    static Repair everyOther(Database database, ChangeFeed feed) {
        return new TokenGroupRepair(
                database,
                feed,
                FORCE,
                "sets the group of EVERY token to 'default'; overwrites 'vip', 'auto' and all others",
                MISSING.or(TOKENS.GROUP.ne(Groups.DEFAULT)));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    Map<String, Object> change(DSLContext tx) {
        Map<String, Object> before = TokenChecks.count(TokenFacts.enabled(tx));
        List<String> overwritten = tx.selectDistinct(TOKENS.GROUP)
                .from(TOKENS)
                .where(which, MISSING.not())
                .orderBy(TOKENS.GROUP)
                .fetch(TOKENS.GROUP);
        int changed =
                tx.update(TOKENS).set(TOKENS.GROUP, Groups.DEFAULT).where(which).execute();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("changed", changed);
        facts.put("overwritten_groups", overwritten);
        facts.put("before", before);
        facts.put("after", TokenChecks.count(TokenFacts.enabled(tx)));
        return facts;
    }
}
