package dev.sluice.ops;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// An event as one JSON object a line: `time`, `level`, `logger`, `thread`, `message`, then its pairs as members, and
/// `failure` with the stack trace if there is one.
final class JsonLines extends LayoutBase<ILoggingEvent> {
    private static final JsonFactory JSON = new JsonFactory();

    private final ThrowableProxyConverter failures = new ThrowableProxyConverter();

    JsonLines() {
        failures.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var text = new StringWriter(256);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("time", event.getInstant().toString());
            json.writeStringProperty("level", event.getLevel().toString());
            json.writeStringProperty("logger", event.getLoggerName());
            json.writeStringProperty("thread", event.getThreadName());
            json.writeStringProperty("message", event.getFormattedMessage());
            if (event.getKeyValuePairs() != null) {
                event.getKeyValuePairs().forEach(pair -> write(json, pair.key, pair.value));
            }
            if (event.getThrowableProxy() != null) {
                json.writeStringProperty("failure", failures.convert(event));
            }
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator json, String key, Object value) {
        switch (value) {
            case Long number -> json.writeNumberProperty(key, number);
            case Integer number -> json.writeNumberProperty(key, number);
            case Double number -> json.writeNumberProperty(key, number);
            case Boolean flag -> json.writeBooleanProperty(key, flag);
            case null -> json.writeNullProperty(key);
            default -> json.writeStringProperty(key, value.toString());
        }
    }
}
