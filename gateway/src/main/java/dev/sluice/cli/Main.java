package dev.sluice.cli;

/// Starts Sluice.
public final class Main {
    private Main() {}

    static void main(String[] arguments) {
        for (var _ : arguments) {
            System.out.println("sluice");
        }
    }
}
