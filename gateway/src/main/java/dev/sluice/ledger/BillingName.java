package dev.sluice.ledger;

/// The name a pass-through call is priced and logged under: text of the client's, made fit to store.
public final class BillingName {
    private static final int LONGEST = 255;

    private BillingName() {}

    /// Without control characters, at most 255 characters, `fallback` when nothing is left.
    public static String of(String text, String fallback) {
        var name = new StringBuilder(Math.min(text.length(), LONGEST));
        text.strip()
                .codePoints()
                .filter(point -> !Character.isISOControl(point))
                .forEach(point -> {
                    if (name.length() + Character.charCount(point) <= LONGEST) {
                        name.appendCodePoint(point);
                    }
                });
        return name.isEmpty() ? fallback : name.toString();
    }
}
