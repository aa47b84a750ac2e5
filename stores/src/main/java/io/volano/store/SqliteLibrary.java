package io.volano.store;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import org.sqlite.util.LibraryLoaderUtil;

/// SQLite's native library, kept beside the file it serves.
///
/// Left to itself the driver unpacks a copy into the temporary directory at every start, and one
/// stays there for ever whenever a process is killed. Here there is one for each data directory:
/// unpacked once, and again when it is not the one in the driver's jar. Where nobody may write, or
/// others may, the driver does what it always did.
final class SqliteLibrary {

  private static final System.Logger LOG = System.getLogger(SqliteLibrary.class.getName());
  private static final String PATH = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private SqliteLibrary() {}

  /// Has the driver load its library from a directory, if it has not loaded one yet.
  static synchronized void in(Path directory) {
    if (System.getProperty(PATH) != null) {
      return; // loaded from another directory, or where the operator says
    }
    try {
      var name = LibraryLoaderUtil.getNativeLibName();
      if (isOwnersAlone(directory) && put(directory.resolve(name))) {
        System.setProperty(PATH, directory.toAbsolutePath().toString());
        System.setProperty(NAME, name);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "SQLite's library is unpacked into the temporary directory", e);
    }
  }

  /// Whether nobody else could put another library there.
  private static boolean isOwnersAlone(Path directory) throws IOException {
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    return !posix || Collections.disjoint(Files.getPosixFilePermissions(directory), OTHERS_WRITE);
  }

  /// @return whether it is there now; the driver may have none for this kind of processor
  private static boolean put(Path file) throws IOException {
    var resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + file.getFileName();
    try (var in = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
      if (in == null) {
        return false;
      }
      var library = in.readAllBytes();
      if (!has(file, library)) {
        write(file, library);
      }
      return true;
    }
  }

  private static boolean has(Path file, byte[] library) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == library.length
        && Arrays.equals(Files.readAllBytes(file), library);
  }

  /// As a whole or not at all: a process may be killed here, and another be loading it.
  private static void write(Path file, byte[] library) throws IOException {
    var unfinished = Path.of(file + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, Directory.attribute(unfinished, "rw-------"));
    Files.write(unfinished, library);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
