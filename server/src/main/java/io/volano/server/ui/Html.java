package io.volano.server.ui;

import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// A page as it is sent: written by a template, never kept by a browser, since it is of a moment
/// and of one reader.
final class Html {

  private static final MediaType TYPE = new MediaType("text", "html", StandardCharsets.UTF_8);

  private Html() {}

  /// @param template writes the page; what it is given is escaped for where it stands
  static ResponseEntity<byte[]> page(HttpStatus status, Consumer<HtmlTemplateOutput> template) {
    var text = new StringOutput();
    template.accept(new OwaspHtmlTemplateOutput(text));
    return ResponseEntity.status(status)
        .contentType(TYPE)
        .cacheControl(CacheControl.noStore())
        .body(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  static ResponseEntity<byte[]> page(Consumer<HtmlTemplateOutput> template) {
    return page(HttpStatus.OK, template);
  }

  /// Where to go after a form was carried out.
  static ResponseEntity<byte[]> seeOther(String path) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).header("Location", path).build();
  }
}
