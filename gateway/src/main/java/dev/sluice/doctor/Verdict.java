package dev.sluice.doctor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a check found: how bad it is, the facts it rests on, and what to do.
///
/// `evidence` holds text, numbers, flags, lists and maps of these, in the order they were found. `fix` is for a person;
/// `repair` is the id of a [Repair] that does it, or empty.
public record Verdict(Level level, Map<String, Object> evidence, String fix, String repair) {
    public Verdict {
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }

    public static Verdict ok() {
        return new Verdict(Level.OK, Map.of(), "", "");
    }

    public static Verdict warn(String fix) {
        return new Verdict(Level.WARN, Map.of(), fix, "");
    }

    public static Verdict fail(String fix) {
        return new Verdict(Level.FAIL, Map.of(), fix, "");
    }

    /// @param why what is missing to judge
    public static Verdict skip(String why) {
        return new Verdict(Level.SKIP, Map.of("skipped", why), "", "");
    }

    /// `fail` or `warn` when `bad`, else ok.
    public static Verdict unless(boolean bad, Level level, String fix) {
        return bad ? new Verdict(level, Map.of(), fix, "") : ok();
    }

    public Verdict with(String name, Object fact) {
        Map<String, Object> more = new LinkedHashMap<>(evidence);
        more.put(name, fact);
        return new Verdict(level, more, fix, repair);
    }

    public Verdict with(Map<String, ?> facts) {
        Map<String, Object> more = new LinkedHashMap<>(evidence);
        more.putAll(facts);
        return new Verdict(level, more, fix, repair);
    }

    /// Names the repair that would put it right; says nothing when all is well.
    public Verdict repairedBy(String id) {
        return level == Level.OK || level == Level.SKIP ? this : new Verdict(level, evidence, fix, id);
    }

    public Optional<String> repairId() {
        return repair.isEmpty() ? Optional.empty() : Optional.of(repair);
    }
}
