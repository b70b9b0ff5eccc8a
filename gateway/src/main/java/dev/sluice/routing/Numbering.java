package dev.sluice.routing;

import dev.sluice.store.Product;

/// Which program gave the channel types of a database their numbers.
public enum Numbering {
    NEW_API,
    /// The fork alone: 53 is Tripo3D, 55 is Bltcy.
    ZEOXEL,
    /// Rows of the fork and of new-api may both be there, or come: 53 and 55 are told apart row by row.
    MIXED,
    ONE_API;

    /// A database of Sluice's own serves both kinds of operator. One that new-api opened after one-api is read as
    /// new-api reads it.
    public static Numbering of(Product product) {
        return switch (product) {
            case SLUICE, ZEOXEL_THEN_NEW_API -> MIXED;
            case NEW_API, ONE_API_THEN_NEW_API -> NEW_API;
            case ZEOXEL -> ZEOXEL;
            case ONE_API -> ONE_API;
        };
    }
}
