package dev.sluice.demo;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The video and music vendors: every POST submits a job, every GET tells how far it is.
final class JobReplies {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Clock clock;

    JobReplies(Clock clock) {
        this.clock = clock;
    }

    boolean serves(String path) {
        return Stream.of("/runway/", "/runwayml/", "/pika/", "/minimax/", "/kling/", "/suno/", "/v1/videos")
                .anyMatch(path::startsWith);
    }

    Reply to(String method, String target, JsonNode asked) {
        boolean look = method.equals("GET") || method.equals("HEAD") || target.endsWith("/suno/fetch");
        var jobs = look ? asked(target, asked) : List.of(Job.submit(clock));
        return Reply.json(tell(target, asked, jobs, look));
    }

    private JsonNode tell(String target, JsonNode asked, List<Job> jobs, boolean look) {
        var job = jobs.getFirst();
        return switch (target.split("[/?]", 4)[1]) {
            case "runway", "runwayml" ->
                look ? runway(job) : JSON.createObjectNode().put("id", job.id());
            case "pika" -> pika(job);
            case "minimax" -> minimax(job, look);
            case "kling" -> kling(job);
            case "suno" -> suno(target, jobs, look);
            default -> video(job, asked);
        };
    }

    private static ObjectNode runway(Job job) {
        var answer = JSON.createObjectNode()
                .put("id", job.id())
                .put("status", job.state("PENDING", "RUNNING", "SUCCEEDED"))
                .put("createdAt", job.submitted().toString())
                .put("progress", job.done());
        if (job.finished()) {
            answer.putArray("output").add(job.file("mp4"));
        }
        return answer;
    }

    private static ObjectNode pika(Job job) {
        var answer = JSON.createObjectNode()
                .put("id", job.id())
                .put("status", job.state("queued", "generating", "finished"))
                .put("progress", job.percent());
        return job.finished() ? answer.put("resultUrl", job.file("mp4")) : answer;
    }

    private static ObjectNode minimax(Job job, boolean look) {
        var answer = JSON.createObjectNode().put("task_id", job.id());
        if (look) {
            answer.put("status", job.state("Queueing", "Processing", "Success"))
                    .put("file_id", job.finished() ? job.id() : "");
        }
        answer.putObject("base_resp").put("status_code", 0).put("status_msg", "success");
        return answer;
    }

    private static ObjectNode kling(Job job) {
        var answer =
                JSON.createObjectNode().put("code", 0).put("message", "SUCCEED").put("request_id", job.id());
        var data = answer.putObject("data")
                .put("task_id", job.id())
                .put("task_status", job.state("submitted", "processing", "succeed"))
                .put("created_at", job.submitted().toEpochMilli());
        if (job.finished()) {
            data.putObject("task_result")
                    .putArray("videos")
                    .addObject()
                    .put("id", job.id())
                    .put("url", job.file("mp4"))
                    .put("duration", "5");
        }
        return answer;
    }

    private static JsonNode suno(String target, List<Job> jobs, boolean look) {
        if (target.startsWith("/suno/credits")) {
            return JSON.createObjectNode().put("credits_left", 480).put("period", "month");
        }
        if (target.startsWith("/suno/submit")) {
            return envelope().put("data", jobs.getFirst().id());
        }
        if (target.startsWith("/suno/fetch/")) {
            var answer = envelope();
            answer.set("data", song(jobs.getFirst()));
            return answer;
        }
        if (target.startsWith("/suno/fetch")) {
            var answer = envelope();
            var data = answer.putArray("data");
            jobs.forEach(job -> data.add(song(job)));
            return answer;
        }
        var clips = JSON.createArrayNode();
        jobs.forEach(job -> clips.add(clip(job)));
        return look ? clips : JSON.createObjectNode().set("clips", clips);
    }

    private static ObjectNode envelope() {
        return JSON.createObjectNode().put("code", "success").put("message", "");
    }

    private static ObjectNode song(Job job) {
        var answer = JSON.createObjectNode()
                .put("task_id", job.id())
                .put("action", "MUSIC")
                .put("status", job.state("QUEUED", "IN_PROGRESS", "SUCCESS"))
                .put("progress", job.percent() + "%")
                .put("submit_time", job.submitted().getEpochSecond());
        answer.putArray("data").add(clip(job));
        return answer;
    }

    private static ObjectNode clip(Job job) {
        return JSON.createObjectNode()
                .put("id", job.id())
                .put("title", "Water under the gate")
                .put("status", job.state("submitted", "streaming", "complete"))
                .put("audio_url", job.finished() ? job.file("mp3") : "");
    }

    private static ObjectNode video(Job job, JsonNode asked) {
        return JSON.createObjectNode()
                .put("id", job.id())
                .put("object", "video")
                .put("created_at", job.submitted().getEpochSecond())
                .put("status", job.state("queued", "in_progress", "completed"))
                .put("model", asked.path("model").asString("sora-2"))
                .put("progress", job.percent())
                .put("seconds", asked.path("seconds").asString("4"))
                .put("size", asked.path("size").asString("720x1280"));
    }

    /// The jobs a look-up names: in its body (`ids`), its query (`task_id`) or the last step of its path.
    private List<Job> asked(String target, JsonNode asked) {
        if (!asked.path("ids").isEmpty()) {
            return asked.path("ids")
                    .valueStream()
                    .map(id -> Job.find(id.asString(""), clock))
                    .toList();
        }
        String last = target.contains("task_id=")
                ? target.replaceAll(".*task_id=", "").replaceAll("&.*", "")
                : target.replaceAll("\\?.*", "").replaceAll(".*/", "");
        return Arrays.stream(last.split(",", -1)).map(id -> Job.find(id, clock)).toList();
    }
}
