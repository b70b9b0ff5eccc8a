package dev.sluice.token;

import org.jspecify.annotations.Nullable;

/// The parts of a request that can carry a credential. Header names are given in lower case and match in any case.
public interface Carriers {
    /// The decoded path, beginning with a slash.
    String path();

    @Nullable
    String header(String name);

    /// A parameter of the query, decoded.
    @Nullable
    String query(String name);
}
