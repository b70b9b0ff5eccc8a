package dev.sluice.routing;

/// Which program gave the channel types of this database their numbers. Chosen from the product the store recognised.
public enum Numbering {
    NEW_API,
    /// The fork alone: 53 is Tripo3D, 55 is Bltcy.
    ZEOXEL,
    /// A fork's database later used by new-api or by Sluice: 53 and 55 are told apart row by row.
    MIXED,
    ONE_API
}
