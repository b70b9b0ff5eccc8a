package dev.sluice.store;

/// A variable that should name a database does not. The message names the variable and what it wants, and never
/// repeats the value: that may hold a password.
public final class BadDsn extends RuntimeException {
    private final String variable;

    BadDsn(String variable, String problem) {
        super(variable + " " + problem);
        this.variable = variable;
    }

    public String variable() {
        return variable;
    }
}
