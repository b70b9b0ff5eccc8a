package dev.sluice.ops;

import dev.sluice.config.Environment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Blots out what looks like a secret, and every secret it was told of. A last line of defence: code that writes logs
/// and reports must not put secrets in to begin with.
///
/// Rather hides too much than too little: a key-shaped word in a harmless place is blotted out as well.
public final class Redactor {
    static final String BLOT = "***";
    /// Shorter secrets cannot be told from ordinary words.
    private static final int SHORTEST = 6;

    private record Rule(Pattern pattern, Function<MatchResult, String> replacement) {
        static Rule blot(String regex, String replacement) {
            return new Rule(Pattern.compile(regex), _ -> replacement);
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.blot("-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)", BLOT),
            // Up to the last @: a password may hold one.
            Rule.blot("://[^\\s\"'<>]*@", "://" + BLOT + "@"),
            Rule.blot("[^\\s\"'=]+:[^\\s\"']*@(?=(tcp|unix|tls)\\()", BLOT + "@"),
            Rule.blot("\\b[Bb]earer\\s+[^\\s\"',;]+", "Bearer " + BLOT),
            Rule.blot("\\bsk-[A-Za-z0-9_-]{6,}", "sk-" + BLOT),
            Rule.blot("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_.-]+", BLOT),
            Rule.blot("\\b(AIza|AKIA|ASIA|gh[pousr]_|gsk_|xai-|pplx-|hf_|r8_|nvapi-|tvly-)[A-Za-z0-9_-]{12,}", BLOT),
            new Rule(
                    Pattern.compile(
                            "(?i)(\"?\\b[\\w-]*(password|passwd|secret|api[_-]?key|access[_-]?token|authorization"
                                    + "|credentials?|goog-api-key)\"?\\s*[:=]\\s*\"?)(?!Bearer )[^\\s\"'&,;}]+"),
                    match -> match.group(1) + BLOT),
            new Rule(Pattern.compile("([?&](key|token|sig|signature)=)[^\\s\"'&]+"), match -> match.group(1) + BLOT),
            new Rule(Pattern.compile("(\"key\"\\s*:\\s*\")[^\"]{16,}"), match -> match.group(1) + BLOT),
            // A client's key without its prefix. Request ids are shorter.
            Rule.blot("\\b(?=[a-z0-9]*[A-Z])(?=[A-Za-z]*\\d)[A-Za-z0-9]{44,}\\b", BLOT));

    private final List<String> secrets;

    private Redactor(Collection<String> secrets) {
        // Longest first: one secret may hold another.
        this.secrets = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    public static Redactor byShape() {
        return new Redactor(List.of());
    }

    /// Knows the values of all variables whose names tell that they are secret.
    public static Redactor of(Environment environment) {
        return new Redactor(EnvironmentSecrets.of(environment));
    }

    public Redactor and(Collection<String> more) {
        var all = new ArrayList<>(secrets);
        all.addAll(more);
        return new Redactor(all);
    }

    public String clean(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, BLOT);
        }
        for (Rule rule : RULES) {
            var matcher = rule.pattern().matcher(clean);
            if (matcher.find()) {
                clean = matcher.replaceAll(
                        match -> Matcher.quoteReplacement(rule.replacement().apply(match)));
            }
        }
        return clean;
    }

    /// Counts, never shows.
    @Override
    public String toString() {
        return "Redactor[secrets=%d]".formatted(secrets.size());
    }
}
