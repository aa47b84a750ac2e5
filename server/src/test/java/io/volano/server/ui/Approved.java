package io.volano.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.volano.server.ui.Browser.Look;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/// Pictures of pages that somebody looked at and approved.
///
/// Letters differ by machine: fonts, their versions, and how their edges are smoothed. So what is
/// compared is the picture shrunk to cells of [#CELL] pixels, which keeps where things are and in
/// which colours, and loses the letters. A cell differs if a channel is more than [#FAR] of 255
/// away; so many of them may as [#SHARE] says. Pictures with other fonts differ in more.
///
/// What is new is approved by `./volano mvn test -pl server -am -Dtest=BrowserTest
/// -Dsurefire.failIfNoSpecifiedTests=false -Dvolano.approve=true`, and looked at.
final class Approved {

  /// A page.
  record Shot(String name, String address) {}

  static final List<Shot> SHOTS =
      List.of(
          new Shot("tasks", "/ui/tasks"),
          new Shot("task", "/ui/tasks/offers"),
          new Shot("decision", "/ui/tasks/offers/decisions/" + Showcase.DECISION));

  private static final Path FOLDER = Path.of("src/test/resources/approved");
  private static final Path TARGET = Path.of("target/approved");
  private static final int CELL = 8;
  private static final int FAR = 40;
  private static final double SHARE = 0.02;

  private Approved() {}

  static void compare(Page page, Shot shot, Look look) {
    var name = shot.name() + "-" + look.width() + ".png";
    var seen = shrunk(image(page.screenshot(new Page.ScreenshotOptions())));
    if (Boolean.getBoolean("volano.approve")) {
      write(FOLDER.resolve(name), seen);
      return;
    }
    var approved = read(FOLDER.resolve(name));
    write(TARGET.resolve(name), seen);
    assertThat(new int[] {seen.getWidth(), seen.getHeight()})
        .as("size of " + name)
        .containsExactly(approved.getWidth(), approved.getHeight());
    var difference = difference(approved, seen);
    write(TARGET.resolve("difference-" + name), difference.picture());
    assertThat(difference.share())
        .as("share of %s that differs; see target/approved/difference-%s", name, name)
        .isLessThan(SHARE);
  }

  private record Difference(double share, BufferedImage picture) {}

  private static Difference difference(BufferedImage one, BufferedImage other) {
    var picture = new BufferedImage(one.getWidth(), one.getHeight(), BufferedImage.TYPE_INT_RGB);
    int differing = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        boolean far = distance(one.getRGB(x, y), other.getRGB(x, y)) > FAR;
        differing += far ? 1 : 0;
        picture.setRGB(x, y, far ? 0xD55E00 : one.getRGB(x, y));
      }
    }
    return new Difference((double) differing / one.getWidth() / one.getHeight(), picture);
  }

  /// The most that one of the three channels is away.
  private static int distance(int one, int other) {
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8) {
      most = Math.max(most, Math.abs(((one >> shift) & 0xFF) - ((other >> shift) & 0xFF)));
    }
    return most;
  }

  private static BufferedImage shrunk(BufferedImage image) {
    int width = image.getWidth() / CELL;
    int height = image.getHeight() / CELL;
    var small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        small.setRGB(x, y, mean(image, x * CELL, y * CELL));
      }
    }
    return small;
  }

  private static int mean(BufferedImage image, int left, int top) {
    int[] sums = new int[3];
    for (int y = top; y < top + CELL; y++) {
      for (int x = left; x < left + CELL; x++) {
        for (int c = 0; c < 3; c++) {
          sums[c] += (image.getRGB(x, y) >> (8 * c)) & 0xFF;
        }
      }
    }
    int cells = CELL * CELL;
    return ((sums[2] / cells) << 16) | ((sums[1] / cells) << 8) | (sums[0] / cells);
  }

  private static BufferedImage image(byte[] png) {
    try {
      return ImageIO.read(new ByteArrayInputStream(png));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedImage read(Path file) {
    try {
      return ImageIO.read(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("no approved picture: " + file, e);
    }
  }

  private static void write(Path file, BufferedImage image) {
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
