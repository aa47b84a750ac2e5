package io.volano.store;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import io.volano.Job;
import io.volano.JobScheduler;
import io.volano.Refusal;
import io.volano.Schedule;
import io.volano.Schedule.How;
import io.volano.Schedule.Run;
import io.volano.StoreException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.sql.DataSource;

/// Jobs in a database, by db-scheduler: a row for each says when it is due and which process does
/// it. A process that does one says every 10 seconds that it lives, and is dead after 60 without.
abstract class SqlJobScheduler implements JobScheduler {

  private static final System.Logger LOG = System.getLogger(JobScheduler.class.getName());
  private static final String TABLE = "schedule";
  private static final int AT_ONCE = 2;
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// What runs the tasks: threads, or a test by hand.
  interface Engine {
    Engine THREADS = Scheduler::create;

    SchedulerBuilder over(DataSource database);
  }

  private final Database database;
  private final InstantSource clock;
  private final JobRuns runs;
  private final Map<String, CronJob> jobs = new TreeMap<>();
  private final Scheduler engine;

  /// @param database is closed with it
  SqlJobScheduler(Database database, List<Job> jobs, InstantSource clock, Engine engine) {
    this.database = database;
    this.clock = clock;
    var node = node();
    this.runs = new JobRuns(database, node);
    jobs.forEach(this::add);
    var tasks = this.jobs.values().stream().map(CronJob::task).toList();
    this.engine =
        engine
            .over(new WatchedSource("jobs", database.readers(), clock, LOG))
            .startTasks(tasks)
            .clock(clock::instant)
            .tableName(TABLE)
            .schedulerName(new SchedulerName.Fixed(node))
            .threads(AT_ONCE)
            .pollingInterval(LOOK)
            .heartbeatInterval(HEARTBEAT)
            .shutdownMaxWait(PATIENCE)
            .enableImmediateExecution()
            .failureLogging(LogLevel.WARN, true)
            .build();
    tasks.forEach(
        task ->
            ask(
                "schedule " + task.getName(),
                () ->
                    this.engine.scheduleIfNotExists(
                        task.schedulableInstance(RecurringTask.INSTANCE))));
  }

  private static String node() {
    var process = Long.toString(ProcessHandle.current().pid());
    try {
      return process + "@" + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return process;
    }
  }

  private void add(Job job) {
    var task = CronJob.of(job, () -> run(job), this::again);
    if (jobs.put(job.name(), task) != null) {
      throw new Refusal.Invalid("name", "must be another for each job: " + job.name());
    }
  }

  private void run(Job job) {
    long run = runs.begin(job.name(), clock.instant());
    try {
      var result = job.work().run();
      runs.end(run, clock.instant(), How.DONE, result);
    } catch (Exception e) {
      Thread.interrupted(); // a stop may have ended it, which is to be written down too
      runs.end(run, clock.instant(), How.FAILED, text(e));
      throw new JobFailedException(job.name(), e);
    }
  }

  private static String text(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /// Has db-scheduler log and count a failure.
  private static final class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobFailedException(String job, Exception cause) {
      super("the job " + job + " failed and is tried again", cause);
    }
  }

  /// By our clock: db-scheduler's own answer to a death takes the system's.
  private void again(ExecutionComplete died, ExecutionOperations<Void> operations) {
    var execution = died.getExecution();
    LOG.log(
        Level.WARNING,
        "the process {0} died while it did the job {1}, which is done anew",
        execution.pickedBy,
        execution.getTaskName());
    operations.reschedule(died, clock.instant());
  }

  @Override
  public void start() {
    ask(
        "start",
        () -> {
          engine.start();
          return true;
        });
  }

  @Override
  public List<Schedule> schedules() {
    return jobs.values().stream().map(s -> ask("read schedules", () -> schedule(s))).toList();
  }

  private Schedule schedule(CronJob scheduled) {
    var name = scheduled.job().name();
    var row = engine.getScheduledExecution(scheduled.task().getDefaultTaskInstance()).orElseThrow();
    return new Schedule(
        name,
        scheduled.job().cron(),
        row.getExecutionTime(),
        row.isPicked(),
        row.getConsecutiveFailures(),
        runs.of(name, 1).stream().findFirst());
  }

  @Override
  public List<Run> runs(String job) {
    return runs.of(known(job).job().name(), REMEMBERED);
  }

  @Override
  public void runNow(String job) {
    var task = known(job).task().getDefaultTaskInstance();
    try {
      ask("run " + job, () -> engine.reschedule(task, clock.instant()));
    } catch (TaskInstanceCurrentlyExecutingException e) {
      throw new Refusal.Conflict("the job " + job + " is being done");
    } catch (ExecutionException e) { // between reading its row and writing it
      throw new Refusal.Conflict("the job " + job + " was begun or made due by another just now");
    }
  }

  private CronJob known(String job) {
    var scheduled = jobs.get(job);
    if (scheduled == null) {
      throw new Refusal.NotFound("no job named " + job);
    }
    return scheduled;
  }

  private <R> R ask(String operation, Supplier<R> question) {
    try {
      return question.get();
    } catch (SQLRuntimeException e) {
      throw new StoreException(database.store(), operation, e);
    }
  }

  /// What does the work, for tests that do it by hand.
  Scheduler engine() {
    return engine;
  }

  @Override
  public void close() {
    engine.stop();
    database.close();
  }
}
