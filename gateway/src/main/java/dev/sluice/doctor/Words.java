package dev.sluice.doctor;

import java.util.Locale;

/// Names of constants as people and scripts read them.
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
