package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// nginx as a plain reverse proxy in front of the same upstream, without an access log.
final class Nginx {
    private Nginx() {}

    /// Empty where nginx is not installed.
    static Optional<Subject> start(Path folder, int upstreamPort) {
        return Commands.find("nginx").map(program -> start(program, folder, upstreamPort));
    }

    private static Subject start(Path program, Path folder, int upstreamPort) {
        int port = Commands.freePort();
        try {
            var configuration =
                    Files.writeString(folder.resolve("nginx.conf"), configuration(folder, port, upstreamPort));
            var process = new ProcessBuilder(program.toString(), "-e", "stderr", "-c", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("nginx.log").toFile())
                    .start();
            var subject = new Subject("nginx", process, port);
            Ready.await(subject, "/v1/models");
            return subject;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String configuration(Path folder, int port, int upstreamPort) {
        return """
                daemon off;
                worker_processes auto;
                worker_rlimit_nofile 65535;
                pid %1$s/nginx.pid;
                error_log stderr crit;
                events { worker_connections 16384; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  keepalive_requests 100000000;
                  upstream vendor { server 127.0.0.1:%3$d; keepalive 4096; keepalive_requests 100000000; }
                  server {
                    listen 127.0.0.1:%2$d backlog=4096;
                    location / {
                      proxy_pass http://vendor;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_buffering off;
                      proxy_read_timeout 900s;
                    }
                  }
                }
                """.formatted(folder, port, upstreamPort);
    }
}
