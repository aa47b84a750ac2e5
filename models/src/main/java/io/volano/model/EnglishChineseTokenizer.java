package io.volano.model;

import io.volano.Refusal;
import io.volano.Tokenizer;
import java.util.List;

/// Terms and keywords of English, Chinese and mixed texts.
///
/// [IndexTerms] are by rule. [Keywords] of Chinese need a dictionary, which is loaded with the
/// first Chinese text whose keywords are asked for (a second, 80 MB); without one nothing is.
///
/// Time and memory are linear in the length of a text, whatever it holds.
public final class EnglishChineseTokenizer implements Tokenizer {

  @Override
  public List<String> indexTerms(String text) {
    return IndexTerms.of(text);
  }

  /// {@inheritDoc}
  ///
  /// Only the first 65,536 characters of a text count.
  @Override
  public List<String> keywords(String text, int most) {
    if (most < 1) {
      throw new Refusal.Invalid("most", "must be at least 1: " + most);
    }
    return new Keywords().read(text).best(most);
  }
}
