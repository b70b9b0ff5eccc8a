package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/// What the management API answered.
record ApiAnswer(int status, HttpHeaders headers, JsonNode body) {
    /// The payload of a successful answer.
    JsonNode data() {
        succeeded();
        return body.path("data");
    }

    ApiAnswer succeeded() {
        assertThat(status).as("status of %s", body).isEqualTo(200);
        assertThat(body.path("success").booleanValue())
                .as("success of %s", body)
                .isTrue();
        return this;
    }

    /// Checks for a refusal and returns its code.
    String refused(int wantedStatus) {
        assertThat(status).as("status of %s", body).isEqualTo(wantedStatus);
        assertThat(body.path("success").booleanValue())
                .as("success of %s", body)
                .isFalse();
        assertThat(body.path("message").stringValue("")).isNotBlank();
        return body.path("code").stringValue("");
    }
}
