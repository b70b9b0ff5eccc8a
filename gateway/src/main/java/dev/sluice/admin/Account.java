package dev.sluice.admin;

import static dev.sluice.store.Tables.USERS;

import java.util.List;
import org.jooq.Field;
import org.jooq.Record;

/// What decides whether a person may come in, and as what.
record Account(long id, String username, int role, int status, String group) {
    static final int ENABLED = 1;
    static final int DISABLED = 2;
    static final List<Field<?>> COLUMNS = List.of(USERS.ID, USERS.USERNAME, USERS.ROLE, USERS.STATUS, USERS.GROUP);

    static Account of(Record row) {
        return new Account(
                row.get(USERS.ID),
                Rows.text(row, USERS.USERNAME),
                (int) Rows.number(row, USERS.ROLE),
                (int) Rows.number(row, USERS.STATUS),
                Rows.text(row, USERS.GROUP));
    }

    boolean enabled() {
        return status == ENABLED;
    }

    Caller caller(Caller.Means means) {
        return new Caller(id, username, role, group, means);
    }
}
