package dev.sluice.token;

/// The user a token belongs to. `role` is 1 user, 10 administrator, 100 root; `status` 1 enabled, 2 disabled, and 0
/// if the user has been deleted. `quota` is what the row said. `setting` is the JSON text of the user's
/// preferences.
public record Owner(long id, String username, int role, int status, String group, long quota, String setting) {
    public boolean enabled() {
        return status == 1;
    }

    public boolean admin() {
        return role >= 10;
    }
}
