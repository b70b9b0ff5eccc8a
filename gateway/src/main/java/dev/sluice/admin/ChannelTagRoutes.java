package dev.sluice.admin;

import static dev.sluice.store.Tables.CHANNELS;

import dev.sluice.store.Database;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Tags: labels that let many channels be edited at once.
final class ChannelTagRoutes implements ApiModule {
    private static final int LONGEST_TAG = 191;

    /// What a tag edit may change, by the name clients send. `groups` is the list's name there, `group` everywhere
    /// else.
    private static final Map<String, String> MEMBERS = Map.of(
            "priority", "priority",
            "weight", "weight",
            "model_mapping", "model_mapping",
            "models", "models",
            "groups", "group",
            "param_override", "param_override",
            "header_override", "header_override");

    private final Database database;
    private final ChannelEdits edits;
    private final Audit audit;

    ChannelTagRoutes(Database database, ChannelEdits edits, Audit audit) {
        this.database = database;
        this.edits = edits;
        this.audit = audit;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.put(Access.ADMIN, "/api/channel/tag", this::edit);
        routes.get(Access.ADMIN, "/api/channel/tag/models", this::models);
        routes.post(Access.ADMIN, "/api/channel/batch/tag", this::assign);
    }

    static String tag(Body body) {
        return body.text("tag")
                .filter(tag -> !tag.isBlank())
                .orElseThrow(() -> Declined.because("channel_tag", "tag is empty"));
    }

    /// A member that is null or left out stays; `new_tag: ""` takes the tag away.
    private ApiReply edit(ApiRequest request) {
        Body body = request.body();
        String tag = tag(body);
        ObjectNode sent = Json.object();
        MEMBERS.forEach((theirs, ours) -> {
            if (body.has(theirs) && !body.json().get(theirs).isNull()) {
                sent.set(ours, body.json().get(theirs));
            }
        });
        edits.apply(tx -> {
            for (long id : ChannelWriter.ids(tx, CHANNELS.TAG.eq(tag))) {
                Map<Field<?>, @Nullable Object> columns =
                        new LinkedHashMap<>(ChannelForm.update(new Body(sent), ChannelStore.find(tx, id)));
                body.text("new_tag").ifPresent(text -> columns.put(CHANNELS.TAG, orNull(text)));
                ChannelWriter.update(tx, id, columns);
            }
            return tag;
        });
        audit.write(request, "channel.tag_edit", params -> params.put("tag", tag));
        return ApiReply.done();
    }

    /// The longest model list among the channels of a tag: what a form starts from.
    private ApiReply models(ApiRequest request) {
        String tag = request.query("tag").orElseThrow(() -> Declined.because("channel_tag", "tag is empty"));
        List<String> lists = database.read(sql -> sql.select(CHANNELS.MODELS)
                .from(CHANNELS)
                .where(CHANNELS.TAG.eq(tag), CHANNELS.MODELS.isNotNull())
                .fetch(CHANNELS.MODELS));
        return ApiReply.data(lists.stream()
                .max(Comparator.comparingInt(list -> CommaNames.of(list).size()))
                .orElse(""));
    }

    private ApiReply assign(ApiRequest request) {
        Body body = request.body();
        Set<Long> ids = body.ids("ids");
        @Nullable String tag = orNull(body.text("tag", ""));
        int changed = edits.apply(tx -> ChannelWriter.setTag(tx, ids, tag));
        audit.write(request, "channel.tag_batch_set", params -> params.put("count", changed));
        return ApiReply.data(changed);
    }

    private static @Nullable String orNull(String tag) {
        String tidy = tag.strip();
        if (tidy.length() > LONGEST_TAG) {
            throw Declined.because("channel_tag", "tag has more than %d characters".formatted(LONGEST_TAG));
        }
        return tidy.isEmpty() ? null : tidy;
    }
}
