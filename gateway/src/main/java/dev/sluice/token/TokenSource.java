package dev.sluice.token;

import java.util.Collection;
import java.util.List;

/// Where tokens are read from: [TokenStore], or in a test something that fails on purpose. Blocks.
public interface TokenSource {
    /// One live token with the key it was found under, without `sk-`. Not to be printed.
    record Found(String key, Known known) {
        @Override
        public String toString() {
            return "Found[" + known.token() + "]";
        }
    }

    /// The live tokens among `keys`, in one read. Unknown and deleted keys are left out.
    List<Found> read(Collection<String> keys);
}
