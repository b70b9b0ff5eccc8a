package dev.sluice.store;

import org.jspecify.annotations.Nullable;

/// `user:password@address`. The last `@` ends the password, the first `:` begins it, so it may hold both.
record Login(String user, @Nullable String password, String address) {
    static Login split(String text) {
        int at = text.lastIndexOf('@');
        String address = text.substring(at + 1);
        String credentials = at < 0 ? "" : text.substring(0, at);
        int colon = credentials.indexOf(':');
        return colon < 0
                ? new Login(credentials, null, address)
                : new Login(credentials.substring(0, colon), credentials.substring(colon + 1), address);
    }

    @Override
    public String toString() {
        return user + "@" + address;
    }
}
