package io.volano.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "|calc"})
  void whatASpreadsheetWouldRunIsText(String text) {
    assertThat(new Csv("a").row(text).toString().lines().skip(1).findFirst().orElseThrow())
        .matches("\"?'.*");
  }

  @Test
  void numbersStayNumbers() {
    assertThat(new Csv("a", "b", "c").row(-1.5, 12L, 1e-7))
        .hasToString("a,b,c\r\n-1.5,12,1.0E-7\r\n");
  }

  @Test
  void whatWouldEndACellIsQuoted() {
    assertThat(new Csv("a", "b").row("x,\"y\"", "1\n2"))
        .hasToString("a,b\r\n\"x,\"\"y\"\"\",\"1\n2\"\r\n");
  }
}
