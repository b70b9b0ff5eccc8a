package dev.sluice.ledger;

import java.math.BigDecimal;
import java.util.Map;

/// Gemini charges sound in a prompt by an own list price, which no ratio expresses: option
/// `sluice.audio_input_prices`, US dollars per million tokens by the beginning of a model's name.
final class GeminiAudio {
    static final String OPTION = "sluice.audio_input_prices";

    private GeminiAudio() {}

    /// The price of the longest beginning that fits, 0 when none does.
    static BigDecimal dollarsPerMillion(String model, Map<String, BigDecimal> table) {
        for (int end = model.length(); end > 0; end--) {
            var dollars = table.get(model.substring(0, end));
            if (dollars != null) {
                return dollars;
            }
        }
        return BigDecimal.ZERO;
    }
}
