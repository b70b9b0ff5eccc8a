package dev.sluice.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// How the rows of one table look as JSON: which member shows which column, in which form, and which members a request
/// may set. One declaration serves reading and writing, so the two cannot drift apart.
record RowShape(List<Member> members) {
    /// `editable` members are taken from requests.
    record Member(String name, Field<?> column, Kind kind, boolean editable) {}

    RowShape {
        members = List.copyOf(members);
    }

    static RowShape empty() {
        return new RowShape(List.of());
    }

    RowShape shows(Field<?> column, Kind kind) {
        return shows(column.getName(), column, kind);
    }

    RowShape shows(String name, Field<?> column, Kind kind) {
        return plus(new Member(name, column, kind, false));
    }

    RowShape edits(Field<?> column, Kind kind) {
        return edits(column.getName(), column, kind);
    }

    RowShape edits(String name, Field<?> column, Kind kind) {
        return plus(new Member(name, column, kind, true));
    }

    List<Field<?>> columns() {
        List<Field<?>> columns = new ArrayList<>();
        members.forEach(member -> columns.add(member.column()));
        return columns;
    }

    ObjectNode show(Record row) {
        ObjectNode shown = Json.object();
        for (Member member : members) {
            shown.set(member.name(), member.kind().show(row.get(member.column())));
        }
        return shown;
    }

    /// What the request sets: every editable member that was sent, whatever its value.
    Map<Field<?>, @Nullable Object> sent(Body body) {
        Map<Field<?>, @Nullable Object> changes = new LinkedHashMap<>();
        for (Member member : members) {
            if (member.editable() && body.has(member.name())) {
                changes.put(member.column(), member.kind().read(member.name(), body));
            }
        }
        return changes;
    }

    private RowShape plus(Member member) {
        List<Member> more = new ArrayList<>(members);
        more.add(member);
        return new RowShape(more);
    }
}
