package dev.sluice.admin;

/// Who may call a route. Every route declares one.
public enum Access {
    /// Anybody, signed in or not.
    PUBLIC(0),
    /// Any enabled account.
    USER(Roles.USER),
    /// Accounts that run the gateway.
    ADMIN(Roles.ADMIN),
    /// The owner of the installation.
    ROOT(Roles.ROOT),
    /// A client that holds a token (`sk-…`), even an expired or used-up one: it may read about itself.
    TOKEN(0);

    private final int role;

    Access(int role) {
        this.role = role;
    }

    /// The lowest role that is let in; 0 where no account is needed.
    int role() {
        return role;
    }
}
