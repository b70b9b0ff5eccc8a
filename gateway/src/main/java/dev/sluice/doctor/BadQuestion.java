package dev.sluice.doctor;

/// Somebody asked for a check, a repair or an explanation that does not exist. The message says what does.
public final class BadQuestion extends RuntimeException {
    private final String words;

    BadQuestion(String words) {
        super(words);
        this.words = words;
    }

    /// The message.
    public String words() {
        return words;
    }
}
