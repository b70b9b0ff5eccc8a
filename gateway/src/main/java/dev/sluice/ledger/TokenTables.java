package dev.sluice.ledger;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// The token tables of OpenAI's models. Each is loaded when it is first wanted, aside, because that takes half a second
/// and 30 MB; until it is there, texts are estimated. Most installations never load one. Any thread.
public final class TokenTables {
    private final Map<EncodingType, CompletableFuture<Encoding>> tables = new ConcurrentHashMap<>();
    private final Executor aside;

    /// `aside` is where tables are loaded.
    public TokenTables(Executor aside) {
        this.aside = aside;
    }

    /// A new count for the text of `model`: by its table when that is known and loaded.
    public TextCount count(String model) {
        return new TextCount(model, table(model).map(this::ifLoaded).orElse(null));
    }

    private @Nullable Encoding ifLoaded(EncodingType type) {
        var table = tables.computeIfAbsent(type, wanted -> CompletableFuture.supplyAsync(() -> load(wanted), aside));
        return table.state() == Future.State.SUCCESS ? table.resultNow() : null;
    }

    private static Encoding load(EncodingType type) {
        return Encodings.newLazyEncodingRegistry().getEncoding(type);
    }

    /// The table a model by this name counts with; empty for models that are not OpenAI's.
    private static Optional<EncodingType> table(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (name.startsWith("ft:")) {
            name = name.substring(3);
        }
        if (name.equals("gpt-4")
                || name.startsWith("gpt-4-")
                || name.startsWith("gpt-3.5")
                || name.startsWith("text-embedding-")) {
            return Optional.of(EncodingType.CL100K_BASE);
        }
        boolean openAi = name.startsWith("gpt-") || name.startsWith("chatgpt-") || name.matches("o[134](-.*)?");
        return openAi ? Optional.of(EncodingType.O200K_BASE) : Optional.empty();
    }
}
