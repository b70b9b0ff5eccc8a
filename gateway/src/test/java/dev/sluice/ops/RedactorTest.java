package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Environment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String PLANTED = "PlantedSecretValue123";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://alice:PlantedSecretValue123@db.acme.test:5432/sluice?sslmode=require",
                "postgres://alice:PlantedSecretValue123@@db.acme.test/sluice",
                "alice:PlantedSecretValue123@tcp(db.acme.test:3306)/sluice",
                "alice:p@PlantedSecretValue123@unix(/run/mysqld.sock)/sluice",
                "redis://:PlantedSecretValue123@cache:6379/0",
                "Authorization: Bearer PlantedSecretValue123",
                "authorization=PlantedSecretValue123",
                "key sk-PlantedSecretValue123 was refused",
                "GET /v1beta/models?key=PlantedSecretValue123&alt=sse",
                "{\"password\":\"PlantedSecretValue123\"}",
                "{\"api_key\": \"PlantedSecretValue123\"}",
                "{\"key\":\"PlantedSecretValue123\"}",
                "clientSecret=PlantedSecretValue123",
                "-----BEGIN PRIVATE KEY-----\nPlantedSecretValue123\n-----END PRIVATE KEY-----",
                "AIzaPlantedSecretValue123",
                "gsk_PlantedSecretValue123",
                "eyJhbGciOiJIUzI1NiJ9.eyJPlantedSecretValue123.sig",
                "aB3dPlantedSecretValue123PlantedSecretValue123xY",
            })
    void blotsOutWhatLooksLikeASecret(String text) {
        String clean = Redactor.byShape().clean("before " + text + " after");

        assertThat(clean).doesNotContain(PLANTED).startsWith("before ").contains("***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "channels synced from database channels=5 enabled=4 groups=1 pairs=4 version=7",
                "attempt refused channel=8 status=429 requestId=20260101123456123456789deadbeefAb3dEf9h",
                "No available channel for model 'runway' in group 'default'",
                "the host is db.acme.test:5432 and the mail is alice@acme.test",
                "task-queue risk-assessment disk-full",
            })
    void leavesOrdinaryLinesAlone(String line) {
        assertThat(Redactor.byShape().clean(line)).isEqualTo(line);
    }

    @Test
    void knowsTheSecretsOfTheEnvironment() {
        var environment = new Environment(Map.of(
                "SESSION_SECRET", "a plain sentence",
                "SQL_DSN", "postgres://alice:open sesame@db/sluice",
                "PORT", "300000"));

        String clean = Redactor.of(environment).clean("said: a plain sentence, open sesame, 300000");

        assertThat(clean).isEqualTo("said: ***, ***, 300000");
    }

    @Test
    void blotsOutALongerSecretBeforeAShorterOneInsideIt() {
        var redactor = Redactor.byShape().and(List.of("swordfish", "swordfish-and-chips", "tiny"));

        assertThat(redactor.clean("swordfish-and-chips tiny")).isEqualTo("*** tiny");
    }
}
