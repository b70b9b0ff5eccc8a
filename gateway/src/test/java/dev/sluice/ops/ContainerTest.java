package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Dsn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ContainerTest {
    /// Every Linux has a file system in memory there.
    private static final Dsn IN_MEMORY = Dsn.parse("SQL_DSN", "sqlite:///dev/shm/one-api.db");

    @Test
    @EnabledOnOs(OS.LINUX)
    void F24_sqlite_without_a_volume_is_lost_with_its_container() {
        assertThat(Container.loses(IN_MEMORY, true)).isTrue();
        assertThat(Container.loses(IN_MEMORY, false)).isFalse();
    }

    @Test
    void F24_a_server_keeps_its_data_whatever_container_asks_it() {
        var server = Dsn.parse("SQL_DSN", "postgres://acme@db.acme.example/sluice");

        assertThat(Container.loses(server, true)).isFalse();
    }
}
