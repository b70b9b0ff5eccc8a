package dev.sluice.doctor;

import static dev.sluice.store.Tables.LOGS;
import static dev.sluice.store.Tables.QUOTA_DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `data.prune` deletes what `data.retention` counts, and nothing else.
class PruneRepairTest {
    private static final int DAYS = 24;

    @TempDir
    Path folder;

    private static void fill(Ward ward) {
        ward.database().write(tx -> {
            for (int i = 0; i < 2_500; i++) {
                tx.insertInto(LOGS)
                        .set(LOGS.CREATED_AT, Ward.hoursAgo(31 * DAYS))
                        .execute();
            }
            return null;
        });
        ward.logRow(Ward.hoursAgo(29 * DAYS));
        statistics(ward, Ward.hoursAgo(91 * DAYS));
        statistics(ward, Ward.hoursAgo(89 * DAYS));
        task(ward, 1, "SUCCESS", Ward.hoursAgo(8 * DAYS));
        task(ward, 2, "FAILURE", Ward.hoursAgo(6 * DAYS));
        task(ward, 3, "IN_PROGRESS", 0);
    }

    private static void statistics(Ward ward, long at) {
        ward.database()
                .write(tx -> tx.insertInto(QUOTA_DATA)
                        .set(QUOTA_DATA.CREATED_AT, at)
                        .set(QUOTA_DATA.MODEL_NAME, "runway")
                        .execute());
    }

    private static void task(Ward ward, long id, String status, long finished) {
        ward.sql("INSERT INTO tasks (id, task_id, status, finish_time) VALUES (%d, 'job%d', '%s', %d)"
                .formatted(id, id, status, finished));
    }

    private static int rows(Ward ward, String table) {
        return ward.database().read(sql -> sql.fetchCount(DSL.table(DSL.name(table))));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void deletesOldRowsOnly(Engine engine) {
        try (var ward = Ward.of(engine, folder)) {
            fill(ward);
            Repair prune = ward.repairs().named("data.prune");

            Map<String, Object> shown = prune.preview();
            assertThat(shown)
                    .containsEntry("logs older than 30 days", 2_500L)
                    .containsEntry("quota_data older than 90 days", 1L)
                    .containsEntry("tasks finished more than 7 days ago", 1L);
            assertThat(ward.check("data.retention").verdict().repair()).isEqualTo("data.prune");
            assertThat(prune.apply()).containsAllEntriesOf(shown);

            assertThat(ward.check("data.retention").level()).isEqualTo(Level.OK);
            assertThat(rows(ward, "logs")).isEqualTo(1);
            assertThat(rows(ward, "quota_data")).isEqualTo(1);
            assertThat(rows(ward, "tasks")).isEqualTo(2);
        }
    }

    @Test
    void copiesAFileFirst() throws IOException {
        try (var ward = Ward.of(Engine.SQLITE, folder)) {
            fill(ward);

            Map<String, Object> done = ward.repairs().named("data.prune").apply();

            String copy = done.values().iterator().next().toString();
            assertThat(Path.of(copy)).exists();
            assertThat(Files.size(Path.of(copy))).isGreaterThan(100_000);
        }
    }
}
