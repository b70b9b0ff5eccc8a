package dev.sluice.relay;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A set of HTTP statuses written as `401,500-503`. Parts that cannot be read are left out.
record StatusRanges(BitSet statuses) {
    private static final Pattern RANGE = Pattern.compile("([1-5]\\d\\d)\\s*(?:-\\s*([1-5]\\d\\d))?");

    static StatusRanges of(String text) {
        var set = new BitSet(600);
        for (String part : text.split(",", -1)) {
            Matcher range = RANGE.matcher(part.strip());
            if (range.matches()) {
                int from = Integer.parseInt(range.group(1));
                int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
                set.set(Math.min(from, to), Math.max(from, to) + 1);
            }
        }
        return new StatusRanges(set);
    }

    boolean contains(int status) {
        return statuses.get(status);
    }
}
