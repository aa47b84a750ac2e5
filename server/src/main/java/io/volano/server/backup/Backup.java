package io.volano.server.backup;

import io.volano.Refusal;
import io.volano.server.Release;
import io.volano.server.backup.Manifest.Part;
import io.volano.store.SqliteFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.Semaphore;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Makes archives of a data directory, also while a server uses it.
///
/// Each file is first copied as a whole into a folder, which needs as much room as the file, then
/// packed and the copy removed. One archive is made at a time.
public final class Backup {

  /// What copies are put into, in the data directory unless another is named.
  private static final String WORK = "backup-under-way";

  private final Path directory;
  private final Path work;
  private final InstantSource clock;
  private final Semaphore alone = new Semaphore(1);

  /// @param near where the folder for copies is made
  public Backup(Path directory, Path near, InstantSource clock) {
    this.directory = directory;
    this.work = near.resolve(WORK);
    this.clock = clock;
  }

  /// Removes what a process that was killed may have left.
  public void sweep() throws IOException {
    Folders.delete(work);
  }

  /// Writes an archive.
  ///
  /// @throws Refusal.Conflict if one is under way
  /// @throws Refusal.NotFound if there is nothing to copy
  public void write(OutputStream to) throws IOException {
    if (!Files.exists(directory.resolve("log.db"))) {
      throw new Refusal.NotFound("there is no log in " + directory);
    }
    if (!alone.tryAcquire()) {
      throw new Refusal.Conflict("a backup is under way; wait for it");
    }
    try {
      sweep();
      Folders.create(work);
      pack(to);
    } finally {
      sweep();
      alone.release();
    }
  }

  private void pack(OutputStream to) throws IOException {
    var made = clock.instant();
    var zip = new ZipOutputStream(to);
    zip.setLevel(Deflater.BEST_SPEED);
    var parts = new ArrayList<Part>();
    long position = 0;
    for (var name : SqliteFiles.NAMES) {
      if (Files.exists(directory.resolve(name))) {
        var copy = work.resolve(name);
        SqliteFiles.copy(directory.resolve(name), copy);
        position = name.equals("log.db") ? SqliteFiles.head(copy) : position;
        parts.add(add(zip, copy, made));
        Files.delete(copy);
      }
    }
    entry(zip, Manifest.NAME, made);
    zip.write(new Manifest(Release.version(), made, position, parts).write());
    zip.closeEntry();
    zip.finish();
    zip.flush();
  }

  private static Part add(ZipOutputStream zip, Path copy, Instant made) throws IOException {
    var digest = Hashing.sha256();
    entry(zip, copy.getFileName().toString(), made);
    Files.copy(copy, new DigestOutputStream(zip, digest));
    zip.closeEntry();
    return new Part(copy.getFileName().toString(), Files.size(copy), Hashing.hex(digest));
  }

  private static void entry(ZipOutputStream zip, String name, Instant made) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTime(made.toEpochMilli());
    zip.putNextEntry(entry);
  }
}
