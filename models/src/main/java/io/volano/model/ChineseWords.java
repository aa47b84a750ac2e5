package io.volano.model;

import com.huaban.analysis.jieba.JiebaSegmenter;
import com.huaban.analysis.jieba.WordDictionary;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The words of a run of Han characters, by jieba: its dictionary of 350,000 words, and a hidden
/// Markov model for what is not in it.
///
/// jieba keeps its dictionary once for the process and only reads it after it is loaded.
final class ChineseWords {

  /// A longer run is cut at this length first; nobody writes one without punctuation.
  private static final int LONGEST_RUN = 1_024;

  private final JiebaSegmenter segmenter = new JiebaSegmenter();
  private final WordDictionary dictionary = WordDictionary.getInstance();

  private ChineseWords() {
    if (!dictionary.containsWord("中国")) {
      throw new IllegalStateException("jieba's dictionary could not be loaded");
    }
  }

  private static final class Holder {
    static final ChineseWords LOADED = quietly(ChineseWords::new);
  }

  /// Loads it the first time.
  static ChineseWords loaded() {
    return Holder.LOADED;
  }

  /// jieba tells standard output how long it took, which is not a library's to do: what this thread
  /// prints meanwhile is dropped, and what others print is not.
  private static <T> T quietly(Supplier<T> load) {
    var out = System.out;
    var muted = new MutedForOne(out, Thread.currentThread());
    System.setOut(muted);
    try {
      return load.get();
    } finally {
      if (System.out == muted) {
        System.setOut(out);
      }
    }
  }

  private static final class MutedForOne extends PrintStream {
    private final Thread muted;

    MutedForOne(PrintStream out, Thread muted) {
      super(out, true, out.charset());
      this.muted = muted;
    }

    @Override
    public void println(String line) {
      if (Thread.currentThread() != muted) {
        super.println(line);
      }
    }
  }

  List<String> cut(String run) {
    var words = new ArrayList<String>();
    for (int from = 0; from < run.length(); ) {
      int to =
          run.offsetByCodePoints(
              from, Math.min(LONGEST_RUN, run.codePointCount(from, run.length())));
      words.addAll(segmenter.sentenceProcess(run.substring(from, to)));
      from = to;
    }
    return words;
  }

  /// `ln p`, `p` being the word's share of all words of the texts the dictionary was counted from.
  double logShare(String word) {
    return dictionary.getFreq(word);
  }
}
