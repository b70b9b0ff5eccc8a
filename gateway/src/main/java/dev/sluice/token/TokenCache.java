package dev.sluice.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.ledger.Accounts;
import dev.sluice.store.ChangeFeed;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The tokens this process has seen, keyed by hash.
///
/// An edit of a token or its user counts on the next call, however it was made. So an entry is taken as it is only
/// for 50 ms after its read began, or until [#invalidate]; later the row is read again first, together with those
/// of all other calls then waiting ([TokenReader]). While the database fails, or takes longer than 250 ms, known
/// tokens are served from what is known; unknown ones wait three seconds longer and are refused with 503, never
/// 401. Keys that do not exist are remembered for three seconds, apart, so that they cannot push out real ones.
public final class TokenCache implements AutoCloseable {
    static final Duration FRESH = Duration.ofMillis(50);
    static final Duration PATIENCE = Duration.ofMillis(250);
    static final Duration PATIENCE_WITH_UNKNOWN = Duration.ofSeconds(3);
    private static final Duration REMEMBER_UNKNOWN = Duration.ofSeconds(3);
    private static final int MOST_TOKENS = 100_000;
    private static final int MOST_UNKNOWN = 10_000;

    /// A read for no token, which only shows whether the database answers.
    private static final String NO_KEY = "";

    private static final Future<Known> UNKNOWN = Future.failedFuture(Rejections.UNKNOWN_KEY.asFailure());

    private final LongSupplier nanos;
    private final TokenReader reader;
    private final Cache<KeyHash, Entry> entries =
            Caffeine.newBuilder().maximumSize(MOST_TOKENS).build();
    private final Cache<KeyHash, Long> unknown = Caffeine.newBuilder()
            .maximumSize(MOST_UNKNOWN)
            .expireAfterWrite(REMEMBER_UNKNOWN)
            .build();
    private volatile long invalidatedAt;

    /// `answer` is ready-made, so that a hit allocates nothing. `readBegan` is in nanoseconds of the cache's clock.
    private record Entry(Known known, Future<Known> answer, long readBegan) {}

    /// @param accounts is told every balance that is read
    /// @param threads runs blocking work, each task on a thread of its own
    public TokenCache(TokenSource source, Accounts accounts, Executor threads) {
        this(source, accounts, threads, System::nanoTime);
    }

    TokenCache(TokenSource source, Accounts accounts, Executor threads, LongSupplier nanos) {
        this.nanos = nanos;
        this.invalidatedAt = nanos.getAsLong();
        this.reader = new TokenReader(source, accounts, threads, nanos, this::remember, this::known);
    }

    /// The token of this credential with its owner. Fails with [dev.sluice.refusal.Refused]: 401 for a key nobody
    /// has, 503 if that cannot be found out.
    public Future<Known> find(Credential credential) {
        var hash = credential.hash();
        var entry = entries.getIfPresent(hash);
        if (entry != null) {
            if (fresh(entry.readBegan())) {
                return entry.answer();
            }
            if (reader.degraded()) {
                reader.probe(credential.key(), hash);
                return entry.answer();
            }
        } else if (knownToBeUnknown(hash)) {
            return UNKNOWN;
        }
        return reader.read(credential.key(), hash);
    }

    /// Invalidates whenever the feed says that tokens or users have changed, here or on another node.
    public void follow(ChangeFeed feed) {
        feed.listen(ChangeFeed.Topic.TOKENS, this::invalidate);
        feed.listen(ChangeFeed.Topic.USERS, this::invalidate);
    }

    /// Makes every entry count as old: something in `tokens` or `users` has changed.
    public void invalidate() {
        invalidatedAt = nanos.getAsLong();
    }

    /// Asking makes a degraded cache find out whether the database is back, so that this shows without a call, too.
    public TokenCacheStatus status() {
        if (reader.degraded()) {
            reader.probe(NO_KEY, KeyHash.of(NO_KEY));
        }
        return new TokenCacheStatus(
                entries.estimatedSize(), reader.degraded(), reader.lastError(), reader.reads(), reader.failures());
    }

    private boolean fresh(long readBegan) {
        return nanos.getAsLong() - readBegan < FRESH.toNanos() && readBegan - invalidatedAt > 0;
    }

    private boolean knownToBeUnknown(KeyHash hash) {
        var readBegan = unknown.getIfPresent(hash);
        return readBegan != null && readBegan - invalidatedAt > 0;
    }

    private @Nullable Known known(KeyHash hash) {
        var entry = entries.getIfPresent(hash);
        return entry == null ? null : entry.known();
    }

    /// Takes in what a read found, unless a read that began later has been taken in already.
    private void remember(KeyHash hash, @Nullable Known known, long readBegan) {
        entries.asMap().compute(hash, (_, old) -> {
            if (old != null && old.readBegan() - readBegan > 0) {
                return old;
            }
            return known == null ? null : new Entry(known, Future.succeededFuture(known), readBegan);
        });
        if (known == null) {
            unknown.put(hash, readBegan);
        } else {
            unknown.invalidate(hash);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
