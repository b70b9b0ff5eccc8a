package dev.sluice.store;

import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jooq.Binding;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingGetSQLInputContext;
import org.jooq.BindingGetStatementContext;
import org.jooq.BindingRegisterContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetSQLOutputContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.SQLDialect;
import org.jooq.Scope;
import org.jspecify.annotations.Nullable;

/// An instant in a date column: text with an offset on SQLite, `timestamptz` on PostgreSQL, wall time in the zone of
/// the
/// DSN on MySQL, as new-api writes them.
final class InstantBinding implements Binding<Object, Instant> {
    /// The key under which a configuration holds the zone of MySQL's date columns.
    static final String ZONE = "dev.sluice.zone";

    @Override
    public Converter<Object, Instant> converter() {
        return Converter.ofNullable(Object.class, Instant.class, Instant.class::cast, instant -> instant);
    }

    @Override
    public void sql(BindingSQLContext<Instant> context) {
        context.render().sql(context.variable());
    }

    @Override
    public void register(BindingRegisterContext<Instant> context) throws SQLException {
        throw Unsupported.storedProcedure();
    }

    @Override
    public void set(BindingSetStatementContext<Instant> context) throws SQLException {
        Instant instant = context.value();
        int index = context.index();
        if (instant == null) {
            context.statement().setNull(index, Types.VARCHAR);
        } else if (context.family() == SQLDialect.SQLITE) {
            context.statement().setString(index, DateText.write(instant));
        } else if (context.family() == SQLDialect.POSTGRES) {
            context.statement().setObject(index, instant.atOffset(ZoneOffset.UTC));
        } else {
            context.statement().setObject(index, LocalDateTime.ofInstant(instant, zone(context)));
        }
    }

    @Override
    public void set(BindingSetSQLOutputContext<Instant> context) throws SQLException {
        throw Unsupported.storedProcedure();
    }

    @Override
    public void get(BindingGetResultSetContext<Instant> context) throws SQLException {
        context.value(read(context));
    }

    private static @Nullable Instant read(BindingGetResultSetContext<Instant> context) throws SQLException {
        int index = context.index();
        if (context.family() == SQLDialect.SQLITE) {
            String text = context.resultSet().getString(index);
            return text == null ? null : DateText.read(text);
        }
        if (context.family() == SQLDialect.POSTGRES) {
            OffsetDateTime time = context.resultSet().getObject(index, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        LocalDateTime time = context.resultSet().getObject(index, LocalDateTime.class);
        return time == null ? null : time.atZone(zone(context)).toInstant();
    }

    private static ZoneId zone(Scope scope) {
        return scope.data(ZONE) instanceof ZoneId zone
                ? zone
                : scope.configuration().data(ZONE) instanceof ZoneId configured ? configured : ZoneOffset.UTC;
    }

    @Override
    public void get(BindingGetStatementContext<Instant> context) throws SQLException {
        throw Unsupported.storedProcedure();
    }

    @Override
    public void get(BindingGetSQLInputContext<Instant> context) throws SQLException {
        throw Unsupported.storedProcedure();
    }
}
