package io.volano.model;

import java.io.IOException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// Makes `é` one character, however it was typed (NFC).
///
/// Word by word and not the whole text at once: putting many combining marks in order takes a time
/// that is quadratic in their number, and a word has 255 at most.
final class ComposedFilter extends TokenFilter {

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

  ComposedFilter(TokenStream input) {
    super(input);
  }

  @Override
  public boolean incrementToken() throws IOException {
    if (!input.incrementToken()) {
      return false;
    }
    if (!Normalizer.isNormalized(term, Form.NFC)) {
      var composed = Normalizer.normalize(term, Form.NFC);
      term.setEmpty().append(composed, 0, Math.min(composed.length(), Words.LONGEST));
    }
    return true;
  }
}
