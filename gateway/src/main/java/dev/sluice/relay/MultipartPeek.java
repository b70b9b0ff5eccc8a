package dev.sluice.relay;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the text fields of a `multipart/form-data` body and where their values lie. Files are stepped over; the bytes
/// are never copied or rebuilt, so the boundary in the caller's `Content-Type` stays valid.
///
/// Source: RFC 7578, RFC 2046 §5.1.
record MultipartPeek(Map<String, Field> fields) {
    /// A text field: its value and the byte range of the value.
    record Field(String value, JsonPeek.Span span) {}

    private static final Pattern BOUNDARY = Pattern.compile("(?i)boundary=(?:\"([^\"]{1,70})\"|([^;\\s]{1,70}))");
    private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=(?:\"([^\"]*)\"|([^;\\s]*))");
    private static final Pattern FILE = Pattern.compile("(?i)[;\\s]filename\\*?=");
    private static final int LONGEST_VALUE = 64 * 1024;
    private static final byte[] END_OF_HEADERS = {'\r', '\n', '\r', '\n'};

    /// The boundary of a multipart content type.
    static Optional<String> boundary(String contentType) {
        var found = BOUNDARY.matcher(contentType);
        if (!found.find()) {
            return Optional.empty();
        }
        return Optional.of(found.group(1) != null ? found.group(1) : found.group(2));
    }

    /// Reads what there is of `bytes`; a body that ends early yields the fields that are whole.
    static MultipartPeek of(byte[] bytes, int length, String boundary) {
        Map<String, Field> fields = new LinkedHashMap<>();
        byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        int part = find(bytes, 0, length, delimiter);
        while (part >= 0) {
            int headers = part + delimiter.length;
            int value = find(bytes, headers, length, END_OF_HEADERS);
            int next = find(bytes, headers, length, delimiter);
            if (value < 0 || next < 0) {
                break;
            }
            if (value < next) {
                field(bytes, headers, value, next, fields);
            }
            part = next;
        }
        return new MultipartPeek(fields);
    }

    private static void field(byte[] bytes, int headers, int headersEnd, int next, Map<String, Field> fields) {
        String head = new String(bytes, headers, headersEnd - headers, StandardCharsets.UTF_8);
        var name = NAME.matcher(head);
        int start = headersEnd + END_OF_HEADERS.length;
        int end = next - 2; // the line break before a delimiter belongs to the delimiter
        if (!name.find() || FILE.matcher(head).find() || end < start || end - start > LONGEST_VALUE) {
            return;
        }
        String key = name.group(1) != null ? name.group(1) : name.group(2);
        String value = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        fields.putIfAbsent(key, new Field(value, new JsonPeek.Span(start, end)));
    }

    private static int find(byte[] bytes, int from, int length, byte[] wanted) {
        int last = length - wanted.length;
        byte first = wanted[0];
        outer:
        for (int i = from; i <= last; i++) {
            if (bytes[i] != first) {
                continue;
            }
            for (int j = 1; j < wanted.length; j++) {
                if (bytes[i + j] != wanted[j]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }
}
