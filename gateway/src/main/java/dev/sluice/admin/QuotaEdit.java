package dev.sluice.admin;

import static dev.sluice.store.Tables.USERS;

import dev.sluice.ledger.WalletMoves;
import dev.sluice.ledger.WalletMoves.Edit;
import dev.sluice.ledger.WalletMoves.Edited;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;

/// What an administrator does to the wallet of an account: a movement in the ledger that names who did it, and a log
/// row of type 3 for the owner.
record QuotaEdit(Edit edit, long value) {
    static QuotaEdit of(Body body) {
        Edit edit = switch (body.text("mode", "add")) {
            case "add" -> Edit.ADD;
            case "subtract" -> Edit.SUBTRACT;
            case "override" -> Edit.OVERRIDE;
            default -> throw Declined.because("user_quota", "mode is add, subtract or override");
        };
        long value = body.requiredNumber("value");
        if (edit != Edit.OVERRIDE && value <= 0) {
            throw Declined.because("user_quota", "value is not above 0");
        }
        return new QuotaEdit(edit, value);
    }

    /// In the transaction that found the account.
    Edited apply(DSLContext tx, Caller by, long id, Instant now) {
        String reference = "manage:%d:%s:%s".formatted(by.id(), name(), UUID.randomUUID());
        try {
            return WalletMoves.edit(tx, id, edit, value, now, reference);
        } catch (ArithmeticException _) {
            throw Declined.because("user_quota", "the balance would be out of bounds");
        }
    }

    void log(Audit audit, ApiRequest request, Record user, Edited done) {
        audit.wallet(
                request,
                Rows.number(user, USERS.ID),
                Rows.text(user, USERS.USERNAME),
                "quota changed by an administrator from %d to %d".formatted(done.before(), done.after()),
                "user.quota_" + name(),
                params -> params.put("id", Rows.number(user, USERS.ID))
                        .put("value", value)
                        .put("from", done.before())
                        .put("to", done.after()));
    }

    private String name() {
        return edit.name().toLowerCase(Locale.ROOT);
    }
}
