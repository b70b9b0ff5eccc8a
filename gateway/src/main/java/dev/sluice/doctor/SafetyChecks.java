package dev.sluice.doctor;

import static dev.sluice.store.Tables.USERS;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.sluice.ops.Container;
import dev.sluice.store.BadDsn;
import dev.sluice.store.Dsn;
import java.util.List;
import java.util.Objects;

/// What others could exploit, and what a restart could lose. Source: seed-system.md §4.3.
final class SafetyChecks {
    static final List<Check> ALL = List.of(
            new Check("user.root", "root account", SafetyChecks::root),
            new Check("secret.session", "session secret", SafetyChecks::session),
            new Check("storage.ephemeral", "where the database lives", SafetyChecks::storage));

    private static final int ROOT = 100;
    /// What one-api and others publish as the first password.
    private static final String PUBLISHED = "123456";

    private SafetyChecks() {}

    private static Verdict root(Facts facts) {
        List<String> hashes = facts.main()
                .read(sql -> sql.select(USERS.PASSWORD)
                        .from(USERS)
                        .where(USERS.ROLE.eq(ROOT), USERS.DELETED_AT.isNull())
                        .fetch(row -> Objects.requireNonNullElse(row.value1(), "")));
        if (hashes.isEmpty()) {
            return Verdict.fail("there is no root account: start Sluice, or POST /api/setup")
                    .with("accounts", 0);
        }
        boolean published = hashes.stream().anyMatch(SafetyChecks::isPublished);
        return Verdict.unless(published, Level.FAIL, "change the password of root: it is the one everybody knows")
                .with("accounts", hashes.size());
    }

    private static boolean isPublished(String hash) {
        return !hash.isBlank() && BCrypt.verifyer().verify(PUBLISHED.toCharArray(), hash.toCharArray()).verified;
    }

    private static Verdict session(Facts facts) {
        var environment = facts.environment();
        String secret = environment.text("SESSION_SECRET", "");
        if (secret.equals("random_string")) {
            return Verdict.fail("set SESSION_SECRET to a random text of your own: this one is in every example");
        }
        boolean several = environment.text("REDIS_CONN_STRING").isPresent()
                || environment.text("NODE_TYPE").isPresent();
        return Verdict.unless(
                        secret.isEmpty() && several,
                        Level.WARN,
                        "set the same SESSION_SECRET on every node; Sluice keeps sessions in the database, but new-api"
                                + " nodes beside it need it")
                .with("SESSION_SECRET", secret.isEmpty() ? "not set" : "set")
                .with("several_nodes", several);
    }

    private static Verdict storage(Facts facts) {
        Dsn dsn;
        try {
            dsn = Dsn.main(facts.environment());
        } catch (BadDsn _) {
            return Verdict.skip("see env.dsn");
        }
        return Verdict.unless(
                        Container.loses(dsn),
                        Level.WARN,
                        "mount a volume for the SQLite file, or set SQL_DSN to a PostgreSQL database")
                .with("database", dsn.redacted());
    }
}
