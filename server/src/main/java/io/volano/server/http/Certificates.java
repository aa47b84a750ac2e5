package io.volano.server.http;

import io.volano.server.Entrance;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/// The certificate and key of TLS, read again when their files change; connections that are open
/// keep the old ones.
final class Certificates implements AutoCloseable {

  static final String NAME = "volano";

  private static final System.Logger LOG = System.getLogger(Certificates.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Entrance entrance;
  private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
  private final CountDownLatch closing = new CountDownLatch(1);
  private List<FileTime> read = List.of();

  Certificates(Entrance entrance) {
    this.entrance = entrance;
    if (entrance.isTls()) {
      read = changed();
      bundles.registerBundle(NAME, bundle());
      Thread.ofVirtual().name("certificates").start(this::follow);
    }
  }

  SslBundles bundles() {
    return bundles;
  }

  private void follow() {
    try {
      while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Reads them again if they changed; what cannot be read leaves the ones before.
  synchronized void look() {
    var now = changed();
    if (now.equals(read)) {
      return;
    }
    read = now;
    try {
      bundles.updateBundle(NAME, bundle());
      LOG.log(Level.INFO, "TLS goes on with the certificate of {0}", now.getFirst());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the new certificate or its key cannot be read; the old one stays", e);
    }
  }

  private SslBundle bundle() {
    var details =
        PemSslStoreDetails.forCertificate(location(entrance.certificate().orElseThrow()))
            .withPrivateKey(location(entrance.key().orElseThrow()));
    return SslBundle.of(new PemSslStoreBundle(PemSslStore.load(details), null));
  }

  private static String location(Path file) {
    return "file:" + file.toAbsolutePath();
  }

  private List<FileTime> changed() {
    return Stream.of(entrance.certificate(), entrance.key())
        .map(file -> modified(file.orElseThrow()))
        .toList();
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // it is being replaced, or will be complained about
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
