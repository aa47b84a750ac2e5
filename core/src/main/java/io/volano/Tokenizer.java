package io.volano;

import java.util.List;

/// What a text is made of, as words: many of them to search by, a few to say what it is about.
///
/// The two are kept apart because they are judged differently. A search wants every term under
/// which the text could be asked for, in a form that the query will have too, which is often no
/// word (`happi`, half of a Chinese one). A person, or a state made of words, wants few that are
/// worth reading.
///
/// Both are functions of the text alone: neither the time nor the locale of the machine nor what
/// was asked before changes them. Safe to use from any thread.
public interface Tokenizer {

  /// How many characters (UTF-16) a term has at most.
  int LONGEST = 255;

  /// The terms of a text, in its order and as often as they stand there.
  ///
  /// A text is found by a query if they have terms in common. There are at most two for each
  /// character of the text, and none is empty.
  List<String> indexTerms(String text);

  /// The words that say most about a text, the most telling first, none twice.
  ///
  /// @param most how many at most, from 1
  List<String> keywords(String text, int most);
}
