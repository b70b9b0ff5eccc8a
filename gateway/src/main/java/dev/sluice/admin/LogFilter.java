package dev.sluice.admin;

import static dev.sluice.store.Tables.LOGS;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Which log rows a query asks for.
final class LogFilter {
    private LogFilter() {}

    /// All filters, for administrators.
    static Condition all(ApiRequest request) {
        return own(request).and(forAdministrators(request));
    }

    /// The filters an account may use on its own rows.
    static Condition own(ApiRequest request) {
        List<Condition> conditions = new ArrayList<>();
        number(request, "type", type -> LOGS.TYPE.eq((int) type), conditions);
        exact(request, "request_id", LOGS.REQUEST_ID, conditions);
        exact(request, "upstream_request_id", LOGS.UPSTREAM_REQUEST_ID, conditions);
        return DSL.and(conditions).and(ownStatistics(request));
    }

    /// What statistics go by: no type, no ids of single requests.
    static Condition statistics(ApiRequest request) {
        return ownStatistics(request).and(forAdministrators(request));
    }

    static Condition ownStatistics(ApiRequest request) {
        List<Condition> conditions = new ArrayList<>();
        number(request, "start_timestamp", LOGS.CREATED_AT::ge, conditions);
        number(request, "end_timestamp", LOGS.CREATED_AT::le, conditions);
        exact(request, "token_name", LOGS.TOKEN_NAME, conditions);
        pattern(request, "model_name", LOGS.MODEL_NAME, conditions);
        exact(request, "group", LOGS.GROUP, conditions);
        return DSL.and(conditions);
    }

    private static Condition forAdministrators(ApiRequest request) {
        List<Condition> conditions = new ArrayList<>();
        pattern(request, "username", LOGS.USERNAME, conditions);
        number(request, "channel", LOGS.CHANNEL_ID::eq, conditions);
        return DSL.and(conditions);
    }

    private static void exact(ApiRequest request, String name, Field<String> column, List<Condition> conditions) {
        request.query(name).ifPresent(value -> conditions.add(column.eq(value)));
    }

    private static void pattern(ApiRequest request, String name, Field<String> column, List<Condition> conditions) {
        request.query(name).ifPresent(value -> conditions.add(Like.exactUnlessPercent(name, column, value)));
    }

    /// 0 is what clients send for "any".
    private static void number(
            ApiRequest request, String name, LongFunction<Condition> condition, List<Condition> conditions) {
        request.number(name).ifPresent(value -> {
            if (value != 0) {
                conditions.add(condition.apply(value));
            }
        });
    }
}
