package dev.sluice.ledger;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What vendors of video charge more for. Seconds of 0 or less are not given; more than an hour counts as an hour.
/// Source: billing.md §7.
public final class TaskRatios {
    private static final long MOST_SECONDS = 3600;
    private static final BigDecimal WIDE = new BigDecimal("1.666667");

    private TaskRatios() {}

    /// OpenAI's videos: 4 seconds unless given; the two large sizes cost more.
    public static Map<String, BigDecimal> sora(long seconds, String size) {
        var ratios = seconds(seconds, 4);
        boolean wide = size.equals("1792x1024") || size.equals("1024x1792");
        ratios.put("size", wide ? WIDE : BigDecimal.ONE);
        return ratios;
    }

    /// Google's videos: 8 seconds unless given; 4k costs more.
    public static Map<String, BigDecimal> veo(String model, long seconds, String resolution) {
        var ratios = seconds(seconds, 8);
        ratios.put("resolution", resolution.equalsIgnoreCase("4k") ? veo4k(model) : BigDecimal.ONE);
        return ratios;
    }

    private static BigDecimal veo4k(String model) {
        if (model.startsWith("veo-3.1-fast")) {
            return new BigDecimal("2.333333");
        }
        return model.startsWith("veo-3.1") ? new BigDecimal("1.5") : BigDecimal.ONE;
    }

    /// Alibaba's Wan: 5 seconds unless given; what a resolution costs depends on the model.
    public static Map<String, BigDecimal> wan(String model, long seconds, String resolution) {
        var ratios = seconds(seconds, 5);
        ratios.put("resolution-" + resolution, wanResolution(model, resolution));
        return ratios;
    }

    private static BigDecimal wanResolution(String model, String resolution) {
        boolean full = resolution.equalsIgnoreCase("1080P");
        boolean half = resolution.equalsIgnoreCase("720P");
        String dearer = "";
        if (model.startsWith("wan2.6-i2v")) {
            return full ? quotient("1", "0.6") : BigDecimal.ONE;
        } else if (model.contains("kf2v-flash")) {
            dearer = full ? "4.8" : half ? "2" : "";
        } else if (model.contains("i2v-flash")) {
            dearer = half ? "2" : "";
        } else if (model.contains("s2v")) {
            dearer = half ? "1.8" : "";
        } else if (model.startsWith("wan2.5")) {
            return full ? quotient("1", "0.3") : half ? BigDecimal.TWO : BigDecimal.ONE;
        } else if (model.startsWith("wan2.2") && model.contains("plus")) {
            dearer = full ? "5" : "";
        }
        return dearer.isEmpty() ? BigDecimal.ONE : new BigDecimal(dearer);
    }

    /// ByteDance's Seedance, cheaper where the request itself contains a video.
    public static Map<String, BigDecimal> seedance(String model, String resolution, boolean video) {
        var ratios = new LinkedHashMap<String, BigDecimal>();
        if (video && model.contains("seedance-2-0-fast")) {
            ratios.put("video_input", quotient("22", "37"));
        } else if (video && model.contains("seedance-2-0")) {
            ratios.put(
                    "video_input",
                    switch (resolution.toLowerCase(Locale.ROOT)) {
                        case "1080p" -> quotient("31", "51");
                        case "4k" -> quotient("16", "26");
                        default -> quotient("28", "46");
                    });
        }
        return ratios;
    }

    private static Map<String, BigDecimal> seconds(long given, long otherwise) {
        var ratios = new LinkedHashMap<String, BigDecimal>();
        ratios.put("seconds", BigDecimal.valueOf(given > 0 ? Math.min(given, MOST_SECONDS) : otherwise));
        return ratios;
    }

    private static BigDecimal quotient(String dividend, String divisor) {
        return new BigDecimal(dividend).divide(new BigDecimal(divisor), MathContext.DECIMAL128);
    }
}
