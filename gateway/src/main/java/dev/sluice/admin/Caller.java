package dev.sluice.admin;

/// Who is behind a management request, as the database has it at that moment: a demoted or disabled account loses its
/// rights with its next request.
public record Caller(long id, String username, int role, String group, Means means) {
    static final Caller NOBODY = new Caller(0, "", 0, "", new Means.None());

    /// What the caller showed.
    public sealed interface Means {
        record None() implements Means {}

        /// A session cookie; `hash` names its row.
        record Session(String hash) implements Means {}

        /// A personal access token: all rights of the account, but no session to remember anything in.
        record AccessToken() implements Means {}

        /// A client's token (`sk-…`): may read about itself.
        record Token(long tokenId) implements Means {}
    }

    public boolean isRoot() {
        return role >= Roles.ROOT;
    }

    /// Whether this is a person or script that manages, not a client with a token.
    public boolean manages() {
        return switch (means) {
            case Means.Session _, Means.AccessToken _ -> true;
            case Means.None _, Means.Token _ -> false;
        };
    }

    /// Root acts on anyone, others only on accounts beneath them.
    public boolean mayManage(int targetRole) {
        return isRoot() || role > targetRole;
    }
}
