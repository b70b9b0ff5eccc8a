package dev.sluice.admin;

import dev.sluice.refusal.Refused;
import dev.sluice.store.DatabaseUnavailable;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.DataException;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The one place that turns a failure into a reply of the management API.
///
/// A fault of ours is 500 and carries, beside the envelope, the `error` object new-api sends for it. Its message says
/// nothing about the cause; the log does.
final class ErrorReplies {
    private static final Logger log = LoggerFactory.getLogger(ErrorReplies.class);

    private ErrorReplies() {}

    static ApiReply of(String path, Throwable failure) {
        return switch (failure) {
            case Declined declined -> declined.reply();
            case TooManyAttempts attempts -> attempts.reply();
            case Refused refused ->
                new Declined(
                                refused.refusal().status(),
                                refused.refusal().code(),
                                refused.refusal().message())
                        .reply();
            case DatabaseUnavailable unavailable -> databaseGone(path, unavailable);
            case DataException data -> refusedByDatabase(path, "value_too_large", data);
            case IntegrityConstraintViolationException taken -> refusedByDatabase(path, "conflict", taken);
            default -> fault(path, failure);
        };
    }

    private static ApiReply databaseGone(String path, DatabaseUnavailable failure) {
        log.atWarn()
                .addKeyValue("path", path)
                .addKeyValue("reason", failure.reason())
                .log("management request failed: database unavailable");
        return new Declined(503, "database_unavailable", "the database cannot be reached; try again shortly").reply();
    }

    /// A value that passed our checks but not the database's: too long for its column, or taken already.
    private static ApiReply refusedByDatabase(String path, String code, DataAccessException failure) {
        log.atWarn()
                .addKeyValue("path", path)
                .addKeyValue("state", failure.sqlState())
                .log("database refused a value");
        String message = "conflict".equals(code)
                ? "a row with the same unique value exists already"
                : "a value does not fit its column: too long, too large, or with a character the database refuses";
        return Declined.because(code, message).reply();
    }

    private static ApiReply fault(String path, Throwable failure) {
        log.atError().addKeyValue("path", path).setCause(failure).log("management request failed");
        ObjectNode body = Json.object();
        body.put("success", false);
        body.put("message", "an internal error occurred; the log has the details");
        body.put("code", "internal_error");
        body.putObject("error").put("message", "internal error").put("type", "new_api_panic");
        return ApiReply.raw(500, body);
    }
}
