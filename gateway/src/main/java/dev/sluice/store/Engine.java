package dev.sluice.store;

/// The three kinds of database. MariaDB counts as MySQL.
public enum Engine {
    SQLITE,
    POSTGRESQL,
    MYSQL
}
