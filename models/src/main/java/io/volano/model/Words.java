package io.volano.model;

import io.volano.Tokenizer;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/// A text cut into words at the boundaries of Unicode (UAX 29), a Han character being one each.
///
/// A word is in lower case, of ordinary width, composed, without `'s`. Longer runs than [#LONGEST]
/// are cut. The stream is made anew for each text: an analyser that keeps one for each thread would
/// keep as many as there were virtual threads.
final class Words {

  static final int LONGEST = Tokenizer.LONGEST; // which is also what StandardTokenizer cuts at

  private Words() {}

  static TokenStream of(String text) {
    var tokens = new StandardTokenizer();
    tokens.setReader(new StringReader(text));
    var words = new EnglishPossessiveFilter(new CJKWidthFilter(tokens));
    return new ComposedFilter(new LowerCaseFilter(words));
  }

  /// All that is left of a stream, which is closed.
  static List<String> listed(TokenStream stream) {
    try (stream) {
      var terms = new ArrayList<String>();
      var term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        if (!term.isEmpty()) {
          terms.add(term.toString());
        }
      }
      stream.end();
      return terms;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string can be read
    }
  }
}
