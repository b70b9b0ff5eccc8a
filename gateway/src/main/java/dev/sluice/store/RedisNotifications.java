package dev.sluice.store;

import dev.sluice.config.Environment;
import dev.sluice.store.ChangeFeed.Topic;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells other nodes by a message on a Redis channel, whose whole text is the topic.
///
/// One connection listens and is made again after 1, 2, 4 … 30 seconds when it breaks; messages go out on another. A
/// Redis that is away is told in the log once, and once again when it is back.
public final class RedisNotifications implements Notifications {
    /// Redis shares its channels among all its databases; a neighbour's message costs a look at the counters.
    static final String CHANNEL = "sluice:changes";

    private static final Logger log = LoggerFactory.getLogger(RedisNotifications.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final RedisAddress address;
    private final Vertx vertx;
    private final Context context;
    private final Redis redis;
    private volatile boolean closed;
    // Confined to the context.
    private Runnable onNews = () -> {};
    private @Nullable RedisConnection listening;
    private Duration pause = FIRST_PAUSE;
    private boolean away;

    private RedisNotifications(RedisAddress address, Vertx vertx) {
        this.address = address;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.redis = Redis.createClient(vertx, address.options());
    }

    /// Those of `REDIS_CONN_STRING`, if it is set; fails with [dev.sluice.config.BadSetting] if it names no Redis.
    public static Optional<Notifications> from(Environment environment, Vertx vertx) {
        return RedisAddress.from(environment).map(address -> new RedisNotifications(address, vertx));
    }

    @Override
    public void start(Runnable onNews) {
        context.runOnContext(_ -> {
            this.onNews = onNews;
            listen();
        });
    }

    private void listen() {
        if (!closed) {
            redis.connect().onSuccess(this::subscribe).onFailure(this::tryAgain);
        }
    }

    private void subscribe(RedisConnection connection) {
        listening = connection;
        connection.handler(message -> context.runOnContext(_ -> heard(connection, message)));
        connection.exceptionHandler(cause -> context.runOnContext(_ -> lost(connection, cause)));
        connection.endHandler(_ -> context.runOnContext(_ -> lost(connection, new ClosedChannelException())));
        connection
                .send(Request.cmd(Command.SUBSCRIBE).arg(CHANNEL))
                .onFailure(cause -> context.runOnContext(_ -> lost(connection, cause)));
    }

    /// The first thing heard confirms the subscription; what was told before that went past us, so it is news too.
    private void heard(RedisConnection connection, Response message) {
        if (message.type() == ResponseType.ERROR) {
            lost(connection, new IllegalStateException(message.toString()));
            return;
        }
        pause = FIRST_PAUSE;
        back();
        onNews.run();
    }

    /// May be told more than once of one connection.
    private void lost(RedisConnection connection, Throwable cause) {
        if (connection.equals(listening)) {
            listening = null;
            connection.close();
            tryAgain(cause);
        }
    }

    private void tryAgain(Throwable cause) {
        if (closed) {
            return;
        }
        missing(cause);
        vertx.setTimer(pause.toMillis(), _ -> listen());
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    @Override
    public void published(Topic topic) {
        context.runOnContext(_ -> {
            // While nobody can be heard, nobody is likely to hear, and messages would only pile up.
            if (listening != null && !closed) {
                redis.send(Request.cmd(Command.PUBLISH).arg(CHANNEL).arg(topic.name()))
                        .onFailure(this::missing);
            }
        });
    }

    private void missing(Throwable cause) {
        if (!away && !closed) {
            away = true;
            log.atWarn()
                    .addKeyValue("redis", address.toString())
                    .addKeyValue("cause", cause.toString())
                    .log("Redis is away: other nodes learn of changes within a second, from the database");
        }
    }

    private void back() {
        if (away) {
            away = false;
            log.atInfo().addKeyValue("redis", address.toString()).log("Redis is back");
        }
    }

    @Override
    public void close() {
        closed = true;
        redis.close();
    }
}
