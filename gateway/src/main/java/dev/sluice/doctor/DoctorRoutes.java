package dev.sluice.doctor;

import dev.sluice.admin.Access;
import dev.sluice.admin.ApiModule;
import dev.sluice.admin.ApiReply;
import dev.sluice.admin.ApiRequest;
import dev.sluice.admin.ApiRoutes;
import dev.sluice.admin.Body;
import dev.sluice.admin.Declined;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Doctor inside a running gateway, for administrators.
///
/// - `GET /api/doctor?check=&group=&model=&token_id=&type=`: a [ReportJson]. `check` is a comma list of ids or
/// subjects.
/// - `GET /api/doctor/bundle`: the support bundle, as a file.
/// - `GET /api/doctor/fix`: the repairs there are. `POST /api/doctor/fix` `{id, dry_run: true}`: what one would change,
///   or with `dry_run: false` did.
/// - `GET /api/sluice/explain?token_id=|group=&model=|path=`: an [Explained].
public final class DoctorRoutes implements ApiModule {
    private final Doctor doctor;
    private final Repairs repairs;
    private final Bundle bundle;
    private final Explainer explainer;

    public DoctorRoutes(Doctor doctor, Repairs repairs, Bundle bundle, Explainer explainer) {
        this.doctor = doctor;
        this.repairs = repairs;
        this.bundle = bundle;
        this.explainer = explainer;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get(Access.ADMIN, "/api/doctor", this::examine);
        routes.get(Access.ADMIN, "/api/doctor/bundle", this::bundle);
        routes.get(Access.ADMIN, "/api/doctor/fix", _ -> list());
        routes.post(Access.ADMIN, "/api/doctor/fix", this::fix);
        routes.get(Access.ADMIN, "/api/sluice/explain", this::explain);
    }

    private ApiReply examine(ApiRequest request) {
        Set<String> ids = Arrays.stream(request.query("check", "").split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        try {
            return ApiReply.data(ReportJson.of(doctor.run(ids, question(request))));
        } catch (BadQuestion e) {
            throw Declined.because("unknown_check", e.words());
        }
    }

    private static Question question(ApiRequest request) {
        Question question = Question.USUAL.inGroup(request.query("group", "")).about(request.query("model", ""));
        if (request.number("type").isPresent()) {
            question = question.ofType((int) request.number("type").getAsLong());
        }
        return request.number("token_id").isPresent()
                ? question.forToken(request.number("token_id").getAsLong())
                : question;
    }

    private ApiReply bundle(ApiRequest request) {
        return ApiReply.raw(200, bundle.make(question(request)))
                .with("Content-Disposition", "attachment; filename=\"sluice-bundle.json\"")
                .notStored();
    }

    private ApiReply list() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        repairs.all().forEach(repair -> json.put(repair.id(), repair.description()));
        return ApiReply.data(json);
    }

    private ApiReply fix(ApiRequest request) {
        Body body = request.body();
        boolean dryRun = body.flag("dry_run", true);
        Repair repair;
        try {
            repair = repairs.named(body.text("id", ""));
        } catch (BadQuestion e) {
            throw Declined.because("unknown_repair", e.words());
        }
        return ApiReply.data(fixed(repair, dryRun));
    }

    /// `{id, description, dry_run, changes}`, here and as the command prints it.
    public static JsonNode fixed(Repair repair, boolean dryRun) {
        Map<String, Object> changes = dryRun ? repair.preview() : repair.apply();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", repair.id())
                .put("description", repair.description())
                .put("dry_run", dryRun)
                .set("changes", ReportJson.facts(changes));
    }

    private ApiReply explain(ApiRequest request) {
        try {
            return ApiReply.data(explainer
                    .explain(new Explainer.Asked(
                            request.number("token_id"),
                            request.query("group", ""),
                            request.query("model", ""),
                            request.query("path", "")))
                    .json());
        } catch (BadQuestion e) {
            throw Declined.because("bad_question", e.words());
        }
    }
}
