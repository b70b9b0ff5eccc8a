package dev.sluice.admin;

import tools.jackson.databind.node.ObjectNode;

/// The management API says no. Carries the envelope's `message`, a stable `code` and the HTTP status.
///
/// new-api answers business and validation errors with 200 and `success:false`, and its clients rely on that, so
/// [#because] does the same. A request that cannot even be read is 400 ([#unreadable]). Has no stack trace: it is an
/// answer, not a fault.
public final class Declined extends RuntimeException {
    private final int status;
    private final String code;

    Declined(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /// The request was understood and is refused: 200 with `success:false`.
    public static Declined because(String code, String message) {
        return new Declined(200, code, message);
    }

    /// The request has the wrong form: 400.
    public static Declined unreadable(String message) {
        return new Declined(400, "bad_request", message);
    }

    /// What the request names does not exist: 200 with `success:false`, as new-api answers it.
    public static Declined missing(String what, long id) {
        return because("not_found", "%s %d does not exist".formatted(what, id));
    }

    public ApiReply reply() {
        ObjectNode body = Json.object();
        body.put("success", false);
        body.put("message", getMessage());
        body.put("code", code);
        return ApiReply.raw(status, body);
    }
}
