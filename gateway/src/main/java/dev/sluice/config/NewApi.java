package dev.sluice.config;

/// What programs look for that want to know whether they talk to a new-api site.
public final class NewApi {
    /// The contract the management API keeps, in the form new-api reports its version, also as `X-New-Api-Version`;
    /// tools decide by it what they may call.
    public static final String VERSION = "v1.0.0-rc.21";

    private NewApi() {}
}
