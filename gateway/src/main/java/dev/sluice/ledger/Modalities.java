package dev.sluice.ledger;

import java.util.Locale;

/// Google's lists of `{modality, tokenCount}`: which parts of a prompt and of an answer are pictures or sound. The
/// last document that has a list counts.
final class Modalities {
    private long promptImages;
    private long promptSound;
    private long answerImages;
    private long answerSound;
    private boolean promptBegun;
    private boolean answerBegun;
    private String name = "";
    private long tokens;

    void documentBegins() {
        promptBegun = false;
        answerBegun = false;
        forget();
    }

    void documentEnds() {
        forget();
    }

    private void forget() {
        name = "";
        tokens = 0;
    }

    void name(String text) {
        name = text.toUpperCase(Locale.ROOT);
    }

    void tokens(long count) {
        tokens = Math.max(0, count);
    }

    void itemEnds(UsageField list) {
        boolean image = name.equals("IMAGE");
        boolean sound = name.equals("AUDIO");
        if (list == UsageField.PROMPT_MODALITY) {
            promptImages = (promptBegun ? promptImages : 0) + (image ? tokens : 0);
            promptSound = (promptBegun ? promptSound : 0) + (sound ? tokens : 0);
            promptBegun = true;
        } else {
            answerImages = (answerBegun ? answerImages : 0) + (image ? tokens : 0);
            answerSound = (answerBegun ? answerSound : 0) + (sound ? tokens : 0);
            answerBegun = true;
        }
        forget();
    }

    long promptImages() {
        return promptImages;
    }

    long promptSound() {
        return promptSound;
    }

    long answerImages() {
        return answerImages;
    }

    long answerSound() {
        return answerSound;
    }
}
