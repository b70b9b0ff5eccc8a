package dev.sluice.ledger;

import java.math.BigDecimal;
import java.util.List;

/// Gemini charges sound in a prompt by an own list price, which no ratio expresses.
final class GeminiAudio {
    private record Row(String prefix, BigDecimal dollars) {}

    /// The first prefix that fits.
    private static final List<Row> ROWS = List.of(
            new Row("gemini-2.5-flash-preview-native-audio", new BigDecimal("3.00")),
            new Row("gemini-2.5-flash-preview-lite", new BigDecimal("0.50")),
            new Row("gemini-2.5-flash-preview", new BigDecimal("1.00")),
            new Row("gemini-2.5-flash", new BigDecimal("1.00")),
            new Row("gemini-2.0-flash", new BigDecimal("0.70")),
            new Row("gemini-robotics-er-1.5", new BigDecimal("1.00")));

    private GeminiAudio() {}

    /// US dollars per million input tokens of sound; 0 when the model has no such price.
    static BigDecimal dollarsPerMillion(String model) {
        return ROWS.stream()
                .filter(row -> model.startsWith(row.prefix()))
                .findFirst()
                .map(Row::dollars)
                .orElse(BigDecimal.ZERO);
    }
}
