package io.volano;

/// Is told where time goes in what is done with a log.
///
/// Safe to use from any thread. What it is told is counts, and names that operators chose: nothing
/// of a subject, a context or an outcome.
public interface Tracer {

  /// Is told nothing.
  Tracer NONE =
      new Tracer() {
        @Override
        public <R, X extends Exception> R during(String name, Work<R, X> work) throws X {
          return work.run(Activity.UNTOLD);
        }

        @Override
        public void wasIn(Activity commit) {}
      };

  /// Has something done on this thread, and is told how long it took and whether it failed.
  ///
  /// What the work has done itself is a part of it.
  ///
  /// @param name one of few
  <R, X extends Exception> R during(String name, Work<R, X> work) throws X;

  /// Is told in which commit, of another thread, the present activity of this one had its part.
  void wasIn(Activity commit);

  /// Something to do.
  interface Work<R, X extends Exception> {
    R run(Activity activity) throws X;
  }

  /// Something that is being done.
  interface Activity {

    /// Nobody is told of it.
    Activity UNTOLD =
        new Activity() {
          @Override
          public void task(TaskId task) {}

          @Override
          public void entries(long count) {}

          @Override
          public void failed(Throwable why) {}
        };

    /// The task it is done for.
    void task(TaskId task);

    /// How many entries it is about; an activity that is about none is not told.
    void entries(long count);

    /// It went wrong, though nothing is thrown.
    void failed(Throwable why);
  }
}
