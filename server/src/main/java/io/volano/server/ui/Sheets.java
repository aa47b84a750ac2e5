package io.volano.server.ui;

import gg.jte.html.HtmlTemplateOutput;
import io.volano.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/// The tables of a page for spreadsheets. Each is at the page's own address with its name as
/// [#PARAMETER], and so has the same filters.
final class Sheets {

  static final String PARAMETER = "csv";

  private final Map<String, Supplier<Csv>> sheets = new LinkedHashMap<>();

  /// Adds a table, which is made when it is asked for.
  Sheets with(String name, Supplier<Csv> sheet) {
    sheets.put(name, sheet);
    return this;
  }

  /// The sheet that was asked for, else the page.
  ResponseEntity<byte[]> orPage(Screen screen, Consumer<HtmlTemplateOutput> template) {
    return orPage(screen, HttpStatus.OK, template);
  }

  ResponseEntity<byte[]> orPage(
      Screen screen, HttpStatus status, Consumer<HtmlTemplateOutput> template) {
    var name = screen.address().parameters().get(PARAMETER);
    return name == null ? Html.page(status, template) : file(screen, name);
  }

  private ResponseEntity<byte[]> file(Screen screen, String name) {
    var sheet = sheets.get(name);
    if (sheet == null) {
      throw new Refusal.NotFound("this page has no table " + name);
    }
    var place = screen.address().path().replaceFirst("^/ui/?", "");
    return sheet.get().file(place.isEmpty() ? name : place + "-" + name);
  }
}
