package dev.sluice.relay;

import dev.sluice.http.OffLoop;
import dev.sluice.ledger.Estimate;
import dev.sluice.ledger.PromptEstimate;
import dev.sluice.ledger.TextCount;
import dev.sluice.ledger.TokenTables;
import dev.sluice.ledger.Usage;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.math.MathContext;

/// Counts what a model call used when its upstream did not say.
final class MissingUsage {
    private static final BigDecimal PCM_BYTES_PER_SECOND = new BigDecimal(48_000);
    private static final BigDecimal SPEECH_BYTES_PER_SECOND = new BigDecimal(16_000);

    private final TokenTables tables;
    private final OffLoop offLoop;

    MissingUsage(TokenTables tables, OffLoop offLoop) {
        this.tables = tables;
        this.offLoop = offLoop;
    }

    /// Counts aside: prompts may be long, and a token table takes its time.
    Future<Usage> count(ModelRequest request, ModelTap passed) {
        AnswerText.Sample text = passed.text();
        long bytes = passed.bytes();
        String model = request.model();
        return offLoop.run(() -> usage(request, text, bytes, tables.count(model), tables.count(model)));
    }

    /// The same at once, and without a token table.
    static Usage estimate(ModelRequest request, ModelTap passed) {
        String model = request.model();
        return usage(request, passed.text(), passed.bytes(), TextCount.estimated(model), TextCount.estimated(model));
    }

    private static Usage usage(
            ModelRequest request, AnswerText.Sample text, long bytes, TextCount prompt, TextCount answer) {
        return switch (request.mode()) {
            case SPEECH -> Usage.ofSpeech(promptTokens(request, prompt), audioTokens(bytes, PCM_BYTES_PER_SECOND));
            case IMAGES, IMAGE_EDITS, IMAGE_VARIATIONS -> Usage.estimated(1, 0);
            case EMBEDDINGS, MODERATIONS, RERANK, TRANSCRIPTIONS, TRANSLATIONS ->
                Usage.estimated(promptTokens(request, prompt), 0);
            case CHAT, COMPLETIONS, RESPONSES ->
                Usage.estimated(
                        promptTokens(request, prompt),
                        answer.add(text.text()).addEstimated(text.beyond()).tokens());
        };
    }

    /// Model tokens of the prompt, its text counted by `count`.
    static long promptTokens(ModelRequest request, TextCount count) {
        return switch (request.mode()) {
            case TRANSCRIPTIONS, TRANSLATIONS -> audioTokens(request.body().length(), SPEECH_BYTES_PER_SECOND);
            case SPEECH -> speechPrompt(request, count);
            default ->
                request.form()
                        ? 0
                        : PromptEstimate.tokens(request.model(), request.body().getBytes(), count);
        };
    }

    /// Speech is sold by the character, except by models that read text as tokens.
    private static long speechPrompt(ModelRequest request, TextCount count) {
        byte[] body = request.body().getBytes();
        return request.model().contains("gpt")
                ? PromptEstimate.tokens(request.model(), body, count)
                : PromptEstimate.characters(body);
    }

    private static long audioTokens(long bytes, BigDecimal bytesPerSecond) {
        return Estimate.audioTokens(BigDecimal.valueOf(bytes).divide(bytesPerSecond, MathContext.DECIMAL64));
    }
}
