package dev.sluice.admin;

/// What a route does. Runs on a virtual thread and may block. A [Declined] it throws becomes the answer.
@FunctionalInterface
public interface Endpoint {
    ApiReply answer(ApiRequest request);
}
