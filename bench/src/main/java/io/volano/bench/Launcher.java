package io.volano.bench;

import java.nio.file.Files;
import java.nio.file.Path;

/// `./volano` of the checkout these classes are from: a server started as users start it.
public final class Launcher {

  private Launcher() {}

  /// @throws Row.Unmeasurable if these classes are not from a checkout
  public static Path find() throws Row.Unmeasurable {
    var folder = WorkFolder.classes();
    while (folder != null && !Files.isExecutable(folder.resolve("volano"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new Row.Unmeasurable("run it from a checkout, where ./volano is");
    }
    return folder.resolve("volano");
  }
}
