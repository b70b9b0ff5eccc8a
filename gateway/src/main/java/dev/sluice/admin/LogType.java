package dev.sluice.admin;

/// The values of `logs.type` that matter here.
final class LogType {
    static final int CONSUME = 2;
    static final int MANAGE = 3;
    static final int ERROR = 5;
    static final int LOGIN = 7;

    private LogType() {}
}
