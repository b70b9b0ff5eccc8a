package dev.sluice.relay;

import dev.sluice.refusal.ErrorShape;
import dev.sluice.vendor.PassThroughFamily;

/// What a method and path mean.
sealed interface Endpoint {
    /// A model call in an OpenAI shape. `pathModel` is the model the path names, `""` when the body does.
    record ModelCall(Mode mode, String pathModel) implements Endpoint {}

    /// A call that goes through as it came.
    record PassThrough(PassThroughFamily family) implements Endpoint {}

    /// The models a token may use, in one of three shapes; `model` is `""` for the list.
    record Models(String model) implements Endpoint {}

    /// A route of the protocols that Sluice knows and does not serve.
    record NotServed(ErrorShape shape) implements Endpoint {}

    /// A route that answers to other methods.
    record WrongMethod(String allowed) implements Endpoint {}

    /// No route at all.
    record Unknown() implements Endpoint {}
}
