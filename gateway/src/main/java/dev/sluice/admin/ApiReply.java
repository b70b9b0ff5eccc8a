package dev.sluice.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// One answer of the management API. Most are the envelope `{success, message, data}`; a few routes have a form of
/// their own and use [#raw].
public record ApiReply(int status, JsonNode body, List<Header> headers) {
    public record Header(String name, String value) {}

    public ApiReply {
        headers = List.copyOf(headers);
    }

    /// Success without a payload: `data` is left out.
    public static ApiReply done() {
        return raw(200, envelope());
    }

    public static ApiReply data(JsonNode data) {
        ObjectNode body = envelope();
        body.set("data", data);
        return raw(200, body);
    }

    public static ApiReply data(String data) {
        return data(StringNode.valueOf(data));
    }

    public static ApiReply data(long data) {
        return data(LongNode.valueOf(data));
    }

    public static ApiReply data(boolean data) {
        return data(BooleanNode.valueOf(data));
    }

    public static ApiReply raw(int status, JsonNode body) {
        return new ApiReply(status, body, List.of());
    }

    public ApiReply with(String header, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(header, value));
        return new ApiReply(status, body, more);
    }

    /// For answers that hold a secret.
    public ApiReply notStored() {
        return with("Cache-Control", "no-store");
    }

    void writeTo(HttpServerResponse response) {
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status).putHeader("Content-Type", "application/json; charset=utf-8");
        headers.forEach(header -> response.headers().add(header.name(), header.value()));
        response.end(Buffer.buffer(Json.bytes(body)));
    }

    private static ObjectNode envelope() {
        return Json.object().put("success", true).put("message", "");
    }
}
