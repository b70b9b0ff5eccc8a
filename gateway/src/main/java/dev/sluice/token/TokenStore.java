package dev.sluice.token;

import static dev.sluice.store.Tables.TOKENS;
import static dev.sluice.store.Tables.USERS;

import dev.sluice.store.Database;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.SelectOnConditionStep;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads tokens with their owners. Blocks: for virtual threads only.
public final class TokenStore implements TokenSource {
    private static final List<Field<?>> COLUMNS = List.of(
            TOKENS.ID,
            TOKENS.USER_ID,
            TOKENS.KEY,
            TOKENS.NAME,
            TOKENS.STATUS,
            TOKENS.EXPIRED_TIME,
            TOKENS.REMAIN_QUOTA,
            TOKENS.UNLIMITED_QUOTA,
            TOKENS.MODEL_LIMITS_ENABLED,
            TOKENS.MODEL_LIMITS,
            TOKENS.ALLOW_IPS,
            TOKENS.GROUP,
            TOKENS.CROSS_GROUP_RETRY,
            USERS.USERNAME,
            USERS.ROLE,
            USERS.STATUS,
            USERS.GROUP,
            USERS.QUOTA,
            USERS.SETTING);

    private final Database database;
    private final Map<Integer, String> statements = new ConcurrentHashMap<>();

    public TokenStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Found> read(Collection<String> keys) {
        var wanted = new HashSet<>(keys);
        return database.read(sql -> rows(sql, List.copyOf(wanted)).stream()
                // MySQL compares without regard to case; a key is exact.
                .filter(row -> wanted.contains(text(row.get(TOKENS.KEY))))
                .map(row -> new Found(text(row.get(TOKENS.KEY)), known(row)))
                .toList());
    }

    /// This read runs up to twenty times a second, so its text is made once for each number of keys.
    private Result<Record> rows(DSLContext sql, List<String> keys) {
        var text = statements.computeIfAbsent(
                keys.size(),
                count -> select(sql)
                        .where(TOKENS.KEY.in(Collections.nCopies(count, "key")).and(TOKENS.DELETED_AT.isNull()))
                        .getSQL());
        return sql.connectionResult(connection -> {
            try (var statement = connection.prepareStatement(text)) {
                for (int i = 0; i < keys.size(); i++) {
                    statement.setString(i + 1, keys.get(i));
                }
                try (var rows = statement.executeQuery()) {
                    return sql.fetch(rows, COLUMNS.toArray(Field[]::new));
                }
            }
        });
    }

    /// For explanations: a token that has not been deleted.
    public Optional<Known> byId(long id) {
        return database.read(sql -> select(sql)
                .where(TOKENS.ID.eq(id).and(TOKENS.DELETED_AT.isNull()))
                .fetchOptional(TokenStore::known));
    }

    private static SelectOnConditionStep<? extends Record> select(DSLContext sql) {
        return sql.select(COLUMNS)
                .from(TOKENS)
                .leftJoin(USERS)
                .on(USERS.ID.eq(TOKENS.USER_ID).and(USERS.DELETED_AT.isNull()));
    }

    private static Known known(Record row) {
        return new Known(token(row), owner(row));
    }

    private static Token token(Record row) {
        return new Token(
                row.get(TOKENS.ID),
                number(row.get(TOKENS.USER_ID), 0),
                text(row.get(TOKENS.NAME)),
                Objects.requireNonNullElse(row.get(TOKENS.STATUS), 0),
                // new-api reads a NULL as 0, which is long past; nobody inserts that on purpose.
                number(row.get(TOKENS.EXPIRED_TIME), -1),
                number(row.get(TOKENS.REMAIN_QUOTA), 0),
                Boolean.TRUE.equals(row.get(TOKENS.UNLIMITED_QUOTA)),
                Boolean.TRUE.equals(row.get(TOKENS.MODEL_LIMITS_ENABLED)),
                names(row.get(TOKENS.MODEL_LIMITS)),
                IpRules.parse(row.get(TOKENS.ALLOW_IPS)),
                text(row.get(TOKENS.GROUP)),
                Boolean.TRUE.equals(row.get(TOKENS.CROSS_GROUP_RETRY)));
    }

    private static Owner owner(Record row) {
        return new Owner(
                number(row.get(TOKENS.USER_ID), 0),
                text(row.get(USERS.USERNAME)),
                Objects.requireNonNullElse(row.get(USERS.ROLE), 0),
                Objects.requireNonNullElse(row.get(USERS.STATUS), 0),
                text(row.get(USERS.GROUP)),
                number(row.get(USERS.QUOTA), 0),
                setting(row.get(USERS.SETTING)));
    }

    private static JsonNode setting(@Nullable String json) {
        try {
            return json == null || json.isBlank()
                    ? JsonNodeFactory.instance.objectNode()
                    : JsonMapper.shared().readTree(json);
        } catch (JacksonException _) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static Set<String> names(@Nullable String list) {
        return Arrays.stream(text(list).split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String text(@Nullable String column) {
        return column == null ? "" : column;
    }

    private static long number(@Nullable Long column, long otherwise) {
        return column == null ? otherwise : column;
    }
}
