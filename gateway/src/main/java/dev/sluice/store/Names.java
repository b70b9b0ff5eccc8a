package dev.sluice.store;

import java.util.List;
import java.util.stream.Collectors;

/// Quoting of names in DDL. SQLite gets backquotes: new-api reads its own CREATE TABLE text back and looks for them.
final class Names {
    private Names() {}

    static String quote(Engine engine, String name) {
        return engine == Engine.POSTGRESQL ? '"' + name + '"' : '`' + name + '`';
    }

    static String list(Engine engine, List<String> names) {
        return names.stream().map(name -> quote(engine, name)).collect(Collectors.joining(",", "(", ")"));
    }
}
