package io.volano.server.ui;

import java.util.List;

/// Texts that want to be markup, script, a formula, or the whole page.
final class Hostile {

  static final List<String> TEXTS =
      List.of(
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "' onmouseover='alert(1)",
          "</textarea></title><svg onload=alert(1)>",
          "javascript:alert(1)",
          "${7*7}{{7*7}}",
          "=cmd|' /C calc'!A0",
          "@SUM(1+1)",
          "+1+1",
          "-2+3",
          "\u202Eright to left\u202C",
          "\u2066isolated",
          "%2e%2e/%00",
          "../../etc/passwd",
          "a/b?c=d&e=f#g",
          "日本語 العربية 😀",
          "long".repeat(60));

  private Hostile() {}
}
