package dev.sluice.store;

/// One column of a table as it is created. `type` is a word of `schema.txt`; `fallback` the text after DEFAULT, empty
/// for none; `fork` marks what new-api itself does not create.
record Column(String name, String type, boolean required, boolean unique, String fallback, boolean fork) {

    /// The definition inside CREATE TABLE.
    String definition(Engine engine) {
        StringBuilder text = new StringBuilder(engineName(engine) + " " + type(engine));
        if (required) {
            text.append(" NOT NULL");
        } else if (engine == Engine.MYSQL && type.equals("time")) {
            text.append(" NULL");
        }
        if (unique) {
            text.append(" UNIQUE");
        }
        return text.append(fallback(engine)).toString();
    }

    /// The definition for a table that may hold rows already: nothing they could fail to meet.
    String additive(Engine engine) {
        String required = this.required && !fallback.isEmpty() ? " NOT NULL" : "";
        return engineName(engine) + " " + type(engine) + required + fallback(engine);
    }

    boolean generatesIds() {
        return type.equals("id") || type.equals("uid");
    }

    private String engineName(Engine engine) {
        return Names.quote(engine, name);
    }

    private String fallback(Engine engine) {
        if (fallback.isEmpty()) {
            return "";
        }
        return " DEFAULT " + (engine == Engine.SQLITE ? fallback.replace('\'', '"') : fallback);
    }

    private String type(Engine engine) {
        return switch (engine) {
            case SQLITE ->
                switch (type) {
                    case "id", "uid", "long", "unsigned", "unsigned32" -> "integer";
                    case "longtext", "text191" -> "text";
                    case "boolean" -> "numeric";
                    case "double" -> "real";
                    case "time" -> "datetime";
                    default -> type.startsWith("text(") ? "text" : type;
                };
            case MYSQL ->
                switch (type) {
                    case "id" -> "bigint AUTO_INCREMENT";
                    case "uid" -> "bigint unsigned AUTO_INCREMENT";
                    case "long" -> "bigint";
                    case "unsigned" -> "bigint unsigned";
                    case "unsigned32" -> "int unsigned";
                    case "text191" -> "varchar(191)";
                    case "time" -> "datetime(3)";
                    default -> type.replace("text(", "varchar(");
                };
            case POSTGRESQL ->
                switch (type) {
                    case "id", "uid" -> "bigserial";
                    case "long", "unsigned", "unsigned32" -> "bigint";
                    case "longtext", "text191" -> "text";
                    case "double" -> "decimal";
                    case "time" -> "timestamptz";
                    default -> type.replace("text(", "varchar(");
                };
        };
    }
}
