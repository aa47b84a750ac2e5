package io.volano.server.http;

import io.volano.Refusal;
import io.volano.server.access.Caller;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/// What is told of a report that was taken, or not.
///
/// A key that can but report is public, so whoever found it hears only whether a report was taken:
/// not why it was not, whether it was new, or which decisions of a subject it was credited to. What
/// is wrong with the words of the request itself is told to everybody.
///
/// Where a key was used for something else, something was taken under it, and so it is answered:
/// else one could find out by trying which keys were used.
final class Taking {

  private static final int CONFLICT = 409;

  private Taking() {}

  /// @param take what takes the report, and says all of it
  static Object one(Caller caller, Supplier<?> take) {
    if (!caller.onlyReports()) {
      return take.get();
    }
    try {
      var unused = take.get();
      return new ReportAnswers.Taken(true);
    } catch (Refusal.Conflict e) {
      return new ReportAnswers.Taken(true);
    } catch (Refusal.NotFound | Refusal.Invalid e) {
      return new ReportAnswers.Taken(false);
    }
  }

  /// @param count how many reports there are
  static Object all(Caller caller, int count, Supplier<List<Object>> take) {
    if (!caller.onlyReports()) {
      return take.get();
    }
    try {
      return take.get().stream()
          .map(
              each ->
                  new ReportAnswers.Taken(!(each instanceof Problem p) || p.status() == CONFLICT))
          .toList();
    } catch (Refusal.NotFound | Refusal.Invalid e) {
      return Collections.nCopies(count, new ReportAnswers.Taken(false));
    }
  }
}
