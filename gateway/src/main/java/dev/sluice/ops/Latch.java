package dev.sluice.ops;

import java.util.List;

/// A step of the start that has to be over before calls may come, such as the migration of the database.
public final class Latch implements Probe {
    private final String code;
    private volatile String text;
    private volatile boolean open;

    /// @param text what is being waited for
    public Latch(String code, String text) {
        this.code = code;
        this.text = text;
    }

    public void done() {
        open = true;
    }

    /// The step failed; `why` is shown until it is done after all.
    public void failed(String why) {
        text = why;
    }

    @Override
    public List<Condition> look() {
        return open ? List.of() : List.of(new Condition(code, text, true));
    }
}
