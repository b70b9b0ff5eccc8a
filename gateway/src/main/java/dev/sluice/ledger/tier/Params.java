package dev.sluice.ledger.tier;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads the values at a few paths of a JSON body, in one pass over its bytes and without building a tree.
///
/// A path is names and places in lists, joined by points: `messages.0.role`. `#` as its last step is the length of a
/// list; before others it stands for every element and makes a list of their values: `tools.#.type`. What is absent is
/// nil, and all is nil in a body that is no JSON object. A whole object or list is its text, cut at 64 KiB.
final class Params {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_TEXT = 64 * 1024;
    private static final int MOST_ITEMS = 1000;

    private final byte[] body;
    private final JsonParser parser;
    private final String[][] paths;
    private final Found[] found;

    private Params(byte[] body, JsonParser parser, List<String> paths) {
        this.body = body;
        this.parser = parser;
        this.paths = paths.stream().map(path -> path.split("\\.", -1)).toArray(String[][]::new);
        this.found = IntStream.range(0, paths.size()).mapToObj(_ -> new Found()).toArray(Found[]::new);
    }

    private static final class Found {
        private Value value = Value.Nil.NIL;
        private final List<Value> items = new ArrayList<>(0);
        private boolean list;

        void add(Value next, boolean ofMany) {
            if (!ofMany) {
                value = next;
            } else if (items.size() < MOST_ITEMS) {
                items.add(next);
            }
        }

        Value result() {
            return list ? new Value.Items(List.copyOf(items)) : value;
        }
    }

    /// A path on its way down: `step` of its steps are taken, `many` when one of them was `#`.
    private record Way(int path, int step, boolean many) {}

    static List<Value> read(byte[] body, List<String> paths) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            var params = new Params(body, parser, paths);
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                params.walk(IntStream.range(0, paths.size())
                        .mapToObj(path -> new Way(path, 0, false))
                        .toList());
            }
            return Arrays.stream(params.found).map(Found::result).toList();
        } catch (JacksonException _) {
            return Collections.nCopies(paths.size(), Value.Nil.NIL);
        }
    }

    /// Reads the value the parser stands at, for the ways that lead into it; afterwards the parser stands at its
    /// end.
    private void walk(List<Way> ways) {
        if (ways.isEmpty()) {
            parser.skipChildren();
            return;
        }
        var ended = ways.stream()
                .filter(way -> way.step() == paths[way.path()].length)
                .toList();
        var onward = ways.stream()
                .filter(way -> way.step() < paths[way.path()].length)
                .toList();
        var token = parser.currentToken();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (token == JsonToken.START_OBJECT) {
            object(onward);
        } else if (token == JsonToken.START_ARRAY) {
            array(onward);
        }
        if (!ended.isEmpty()) {
            var value = token.isStructStart() ? structure(from) : scalar(token);
            ended.forEach(way -> found[way.path()].add(value, way.many()));
        }
    }

    private void object(List<Way> ways) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            walk(taking(ways, name));
        }
    }

    private void array(List<Way> ways) {
        ways.stream().filter(way -> wants(way, "#")).forEach(way -> found[way.path()].list |= !isLast(way));
        long length = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var into = new ArrayList<>(taking(ways, Long.toString(length)));
            ways.stream()
                    .filter(way -> wants(way, "#") && !isLast(way))
                    .forEach(way -> into.add(new Way(way.path(), way.step() + 1, true)));
            walk(into);
            length++;
        }
        var size = Value.of(length);
        ways.stream()
                .filter(way -> wants(way, "#") && isLast(way))
                .forEach(way -> found[way.path()].add(size, way.many()));
    }

    private List<Way> taking(List<Way> ways, String step) {
        return ways.stream()
                .filter(way -> wants(way, step))
                .map(way -> new Way(way.path(), way.step() + 1, way.many()))
                .toList();
    }

    private boolean wants(Way way, String step) {
        return paths[way.path()][way.step()].equals(step);
    }

    private boolean isLast(Way way) {
        return way.step() + 1 == paths[way.path()].length;
    }

    private Value structure(int from) {
        int to = (int) parser.currentLocation().getByteOffset();
        return new Value.Text(new String(body, from, Math.min(to - from, LONGEST_TEXT), StandardCharsets.UTF_8));
    }

    private Value scalar(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> {
                var text = parser.getString();
                yield new Value.Text(text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> Value.Truth.TRUE;
            case VALUE_FALSE -> Value.Truth.FALSE;
            default -> Value.Nil.NIL;
        };
    }

    /// A figure beyond belief is nil.
    private Value number() {
        var number = parser.getDecimalValue();
        boolean sane = number.precision() <= 40 && Math.abs(number.scale()) <= 40;
        return sane ? new Value.Num(number) : Value.Nil.NIL;
    }
}
