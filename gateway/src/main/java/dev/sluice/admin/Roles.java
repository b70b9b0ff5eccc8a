package dev.sluice.admin;

/// The values of `users.role`. Rights compare with "at least".
final class Roles {
    static final int USER = 1;
    static final int ADMIN = 10;
    static final int ROOT = 100;

    private Roles() {}

    static boolean known(int role) {
        return role == USER || role == ADMIN || role == ROOT;
    }
}
