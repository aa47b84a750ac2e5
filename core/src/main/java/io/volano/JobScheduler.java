package io.volano;

import java.util.List;

/// Does jobs at their times, each in one process at a time, whatever happens to processes.
///
/// A time that passed while no process ran, or while the job was still being done, is made up for
/// once, not as often as it was missed. A job that fails is tried again after 1 minute, then 2, 4
/// and so on up to an hour, but no later than its next time. What a dead process was doing another
/// does anew, after a minute at the latest if it shares the store.
///
/// Safe to use from any thread. Every method throws [StoreException] if its store fails.
public interface JobScheduler extends AutoCloseable {

  /// How many runs of a job are remembered.
  int REMEMBERED = 100;

  /// Does jobs from now on, in the background.
  void start();

  /// How it stands with every job, by name.
  List<Schedule> schedules();

  /// What was done of a job, newest first, at most [#REMEMBERED].
  ///
  /// @throws Refusal.NotFound if there is no such job
  List<Schedule.Run> runs(String job);

  /// Makes a job due now. It is done in the background, maybe by another process.
  ///
  /// @throws Refusal.NotFound if there is no such job
  /// @throws Refusal.Conflict if it is being done
  void runNow(String job);

  /// Begins nothing any more and waits for what is being done, up to 20 seconds; what is left then
  /// is interrupted, has failed, and is tried again.
  @Override
  void close();
}
