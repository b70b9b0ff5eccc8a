package dev.sluice.admin;

import java.util.concurrent.locks.ReentrantLock;

/// `POST /api/channel/fix`: brings the whole ability table in step with the channels. The table is compared and changed
/// row by row in one transaction, so calls are routed all the while, and prices in it survive.
final class AbilityRoutes implements ApiModule {
    private final ChannelEdits edits;
    private final Audit audit;
    private final ReentrantLock running = new ReentrantLock();

    AbilityRoutes(ChannelEdits edits, Audit audit) {
        this.edits = edits;
        this.audit = audit;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post(Access.ADMIN, "/api/channel/fix", this::fix);
    }

    /// `{success, fails}` is what new-api answers: channels treated and failed. All are treated or none.
    private ApiReply fix(ApiRequest request) {
        if (!running.tryLock()) {
            throw Declined.because("already_running", "a repair of the abilities is already running");
        }
        try {
            AbilityRows.Repair repair = edits.apply(AbilityRows::followAll);
            AbilityRows.Change change = repair.change();
            audit.write(
                    request,
                    "channel.fix",
                    params -> params.put("added", change.added()).put("removed", change.removed()));
            return ApiReply.data(Json.object()
                    .put("success", repair.channels())
                    .put("fails", 0)
                    .put("added", change.added())
                    .put("removed", change.removed())
                    .put("updated", change.updated())
                    .put("unchanged", change.unchanged()));
        } finally {
            running.unlock();
        }
    }
}
