package io.volano.model;

import java.util.List;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;

/// The terms a text is searched by.
///
/// | text | terms |
/// |---|---|
/// | English, and whatever is not Chinese | [Words] without [StopWords#ENGLISH], stemmed (Porter 1980) |
/// | Chinese ([Script]) | the same; of a run of Han or kana characters each one and each two neighbours, without [StopWords#CHINESE] |
///
/// Measured on conversations: 127 English stop words with question words among them are better than
/// Lucene's 33; two neighbours and single characters are better than a segmenter, whose cuts differ
/// between query and text. A Latin word has the same term in both kinds of text, so that a Chinese
/// question finds what was said in English about the same product.
final class IndexTerms {

  private static final int ALL_SCRIPTS =
      CJKBigramFilter.HAN
          | CJKBigramFilter.HIRAGANA
          | CJKBigramFilter.KATAKANA
          | CJKBigramFilter.HANGUL;

  private IndexTerms() {}

  static List<String> of(String text) {
    var words = Words.of(text);
    return Words.listed(Script.isChinese(text) ? chinese(words) : english(words));
  }

  private static TokenStream english(TokenStream words) {
    return new PorterStemFilter(new StopFilter(words, StopWords.ENGLISH));
  }

  private static TokenStream chinese(TokenStream words) {
    boolean unigrams = true;
    var terms = new CJKBigramFilter(words, ALL_SCRIPTS, unigrams);
    return english(new StopFilter(terms, StopWords.CHINESE));
  }
}
