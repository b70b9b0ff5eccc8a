package dev.sluice.admin;

import java.time.Duration;

/// The cookie that carries a session's secret id. Not readable by scripts, never sent along from another site.
record SessionCookie(Duration life, boolean secure) {
    static final String NAME = "session";

    String set(String secretId) {
        return render(secretId, life.toSeconds());
    }

    String clear() {
        return render("", 0);
    }

    private String render(String value, long maxAge) {
        return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
                .formatted(NAME, value, maxAge, secure ? "; Secure" : "");
    }
}
