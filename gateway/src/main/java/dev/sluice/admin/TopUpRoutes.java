package dev.sluice.admin;

import dev.sluice.ledger.CreditStore;
import dev.sluice.store.NewApiEntries;

/// `POST /api/user/topup`: an account redeems a code. Body: `{key}`; answers the quota it was worth.
final class TopUpRoutes implements ApiModule {
    private final CreditStore credits;
    private final NewApiEntries neighbours;

    TopUpRoutes(CreditStore credits, NewApiEntries neighbours) {
        this.credits = credits;
        this.neighbours = neighbours;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post(Access.USER, "/api/user/topup", this::redeem);
    }

    /// Whatever is wrong with a code is refused in the same words, so that nobody learns by trying which exist.
    private ApiReply redeem(ApiRequest request) {
        long id = request.caller().id();
        var quota = credits.redeem(id, request.body().text("key", "").strip())
                .orElseThrow(() -> Declined.because("redemption_failed", "this code cannot be redeemed"));
        neighbours.forgetUser(id);
        return ApiReply.data(quota.units());
    }
}
