package dev.sluice.store;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
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
import org.jooq.impl.DSL;

/// JSON text in a `json` column. SQLite keeps it as a BLOB, the only form new-api reads back there.
final class JsonBinding implements Binding<Object, String> {
    @Override
    public Converter<Object, String> converter() {
        return Converter.ofNullable(Object.class, String.class, JsonBinding::text, text -> text);
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
    }

    @Override
    public void sql(BindingSQLContext<String> context) {
        if (context.family() == SQLDialect.POSTGRES) {
            context.render().visit(DSL.sql("?::json"));
        } else {
            context.render().sql(context.variable());
        }
    }

    @Override
    public void register(BindingRegisterContext<String> context) throws SQLException {
        throw Unsupported.storedProcedure();
    }

    @Override
    public void set(BindingSetStatementContext<String> context) throws SQLException {
        String json = context.value();
        if (context.family() == SQLDialect.SQLITE) {
            context.statement().setBytes(context.index(), json == null ? null : json.getBytes(StandardCharsets.UTF_8));
        } else {
            context.statement().setString(context.index(), json);
        }
    }

    @Override
    public void set(BindingSetSQLOutputContext<String> context) throws SQLException {
        throw Unsupported.storedProcedure();
    }

    @Override
    public void get(BindingGetResultSetContext<String> context) throws SQLException {
        if (context.family() == SQLDialect.SQLITE) {
            context.convert(converter()).value(context.resultSet().getObject(context.index()));
        } else {
            context.value(context.resultSet().getString(context.index()));
        }
    }

    @Override
    public void get(BindingGetStatementContext<String> context) throws SQLException {
        throw Unsupported.storedProcedure();
    }

    @Override
    public void get(BindingGetSQLInputContext<String> context) throws SQLException {
        throw Unsupported.storedProcedure();
    }
}
