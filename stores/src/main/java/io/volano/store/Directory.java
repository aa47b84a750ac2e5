package io.volano.store;

import io.volano.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// A file in a directory, readable to its owner only, and the lock by which one process at a time
/// has it open.
final class Directory implements AutoCloseable {

  private static final String STORE = "sqlite";

  private final FileChannel lock;

  private Directory(FileChannel lock) {
    this.lock = lock;
  }

  /// Makes the directory and the file if they are not there, and locks the file for this process.
  static Directory lock(Path directory, Path file) {
    make(directory, file);
    try {
      return locked(Path.of(file + ".lock"));
    } catch (IOException e) {
      throw new StoreException(STORE, "open " + file, e);
    }
  }

  /// Makes the directory and the file if they are not there, for any number of processes.
  static void make(Path directory, Path file) {
    try {
      Files.createDirectories(directory, attribute(directory, "rwx------"));
      Files.createFile(file, attribute(directory, "rw-------"));
    } catch (FileAlreadyExistsException _) {
      // opened again
    } catch (IOException e) {
      throw new StoreException(STORE, "open " + file, e);
    }
  }

  private static Directory locked(Path path) throws IOException {
    var channel =
        FileChannel.open(
            path,
            java.util.Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            attribute(path.getParent(), "rw-------"));
    try {
      if (channel.tryLock() != null) {
        return new Directory(channel);
      }
    } catch (OverlappingFileLockException _) {
      // this process has it open already
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new StoreException(
        STORE, "open " + path.getParent(), "another process has it open (" + path + " is locked)");
  }

  static FileAttribute<?>[] attribute(Path near, String permissions) {
    boolean posix = near.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new StoreException(STORE, "close", e);
    }
  }
}
