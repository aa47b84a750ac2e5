package io.volano.server.backup;

import io.volano.Refusal;
import io.volano.server.backup.Manifest.Part;
import io.volano.store.SqliteFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// An archive that [Backup] made, in a file.
public final class Archive {

  private static final int LARGEST_MANIFEST = 1 << 20;

  private final Path file;

  public Archive(Path file) {
    this.file = file;
  }

  /// What is in it.
  public record Contents(String release, Instant made, long position, List<String> files) {}

  /// Reads all of it and compares it with its checksums.
  ///
  /// @throws Refusal.Invalid if it is not whole
  public Contents verify() throws IOException {
    return open((zip, manifest) -> read(zip, manifest, _ -> OutputStream.nullOutputStream()));
  }

  /// Makes a data directory of it: all of it, or nothing.
  ///
  /// @param directory is empty, or not there
  /// @throws Refusal.Conflict if there is something in it
  /// @throws Refusal.Invalid if the archive is not whole
  public Contents restore(Path directory) throws IOException {
    checkEmpty(directory);
    var unfinished = Path.of(directory.toAbsolutePath() + ".restoring");
    Folders.delete(unfinished);
    Folders.create(unfinished);
    try {
      var contents = open((zip, manifest) -> read(zip, manifest, part -> create(unfinished, part)));
      contents.files.forEach(name -> SqliteFiles.check(unfinished.resolve(name)));
      Files.deleteIfExists(directory);
      Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
      return contents;
    } finally {
      Folders.delete(unfinished);
    }
  }

  private static void checkEmpty(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw new Refusal.Conflict(
            directory + " is not empty; restore into another directory, or move this one away");
      }
    }
  }

  private static OutputStream create(Path folder, Part part) throws IOException {
    var to = folder.resolve(part.name());
    Files.createFile(to, Folders.owner(to, "rw-------"));
    return Files.newOutputStream(to);
  }

  private interface Reading {
    Contents read(ZipFile zip, Manifest manifest) throws IOException;
  }

  private interface Destination {
    OutputStream of(Part part) throws IOException;
  }

  private Contents open(Reading reading) throws IOException {
    try (var zip = new ZipFile(file.toFile())) {
      var entry = zip.getEntry(Manifest.NAME);
      if (entry == null) {
        throw damaged("has no manifest");
      }
      try (var in = zip.getInputStream(entry)) {
        return reading.read(zip, Manifest.read(in.readNBytes(LARGEST_MANIFEST)));
      }
    } catch (ZipException e) {
      throw damaged("is no whole archive (" + e.getMessage() + ")");
    }
  }

  private Contents read(ZipFile zip, Manifest manifest, Destination to) throws IOException {
    if (zip.size() != manifest.parts().size() + 1) {
      throw damaged("holds other files than its manifest names");
    }
    for (var part : manifest.parts()) {
      var entry = zip.getEntry(part.name());
      if (entry == null) {
        throw damaged("lacks " + part.name());
      }
      try (var in = zip.getInputStream(entry);
          var out = to.of(part)) {
        copy(in, part, out);
      }
    }
    return new Contents(
        manifest.release(),
        manifest.made(),
        manifest.position(),
        manifest.parts().stream().map(Part::name).toList());
  }

  /// Reads no more than there should be.
  private void copy(InputStream in, Part part, OutputStream out) throws IOException {
    var digest = Hashing.sha256();
    var hashed = new DigestInputStream(in, digest);
    long left = part.bytes();
    var buffer = new byte[1 << 16];
    int count = hashed.read(buffer);
    while (count >= 0 && left >= count) {
      out.write(buffer, 0, count);
      left -= count;
      count = hashed.read(buffer);
    }
    if (left != 0 || count >= 0 || !Hashing.hex(digest).equals(part.sha256())) {
      throw damaged("has another " + part.name() + " than its manifest says");
    }
  }

  private Refusal damaged(String how) {
    return new Refusal.Invalid("archive", how + ": " + file);
  }
}
