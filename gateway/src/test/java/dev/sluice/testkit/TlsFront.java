package dev.sluice.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Stands before a plain server on loopback and speaks TLS for it, with a certificate of its own for `localhost`,
/// `127.0.0.1` and `api.acme.example`.
public final class TlsFront implements AutoCloseable {
    public static final String PASSWORD = "changeit";

    private final Path certificate;
    private final Pipe pipe;

    private TlsFront(Path certificate, ServerSocket acceptor, int target) {
        this.certificate = certificate;
        this.pipe = new Pipe(acceptor, target, _ -> true);
    }

    /// @param folder where the certificate is put
    public static TlsFront before(int target, Path folder) {
        Path certificate = folder.resolve("front.p12");
        try {
            make(certificate);
            ServerSocket acceptor = context(certificate)
                    .getServerSocketFactory()
                    .createServerSocket(0, 64, InetAddress.getLoopbackAddress());
            return new TlsFront(certificate, acceptor, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS with this certificate", e);
        }
    }

    public int port() {
        return pipe.port();
    }

    /// The certificate, in a key store with [#PASSWORD] that can serve as a trust store.
    public Path certificate() {
        return certificate;
    }

    private static void make(Path certificate) throws IOException {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "front",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,dns:api.acme.example,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-keystore",
                        certificate.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (made.waitFor() != 0) {
                throw new IOException("keytool made no certificate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a certificate was made", e);
        }
    }

    private static SSLContext context(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(certificate)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() {
        try {
            pipe.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
