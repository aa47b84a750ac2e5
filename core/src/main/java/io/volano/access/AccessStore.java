package io.volano.access;

import io.volano.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keys, acts and silences, durable when a method returns. Safe to use from any thread and, on one
/// machine or one database, from several processes: a command line next to its servers.
public interface AccessStore extends AutoCloseable {

  /// A number that becomes another one with every change of the keys, by whomever.
  long changes();

  /// All keys there ever were, the oldest first. None is ever removed: an installation that had
  /// keys must not become one that needs none.
  List<Key> keys();

  /// @throws Refusal.Conflict if its prefix is taken
  void add(Key key);

  /// Adds a key that follows another, which changes in the same commit.
  ///
  /// @param before the other one, as it is from now on
  void follow(Key before, Key next);

  /// Replaces a key of the same prefix; what it is and may do stays as it was.
  ///
  /// @throws Refusal.NotFound if there is none
  void change(Key key);

  /// What tokens of this installation are signed with and positions are sealed with; made when it
  /// is first asked for, and never shown.
  byte[] secret();

  /// Keeps what somebody sets out to do.
  void begin(Act act);

  /// Keeps how it ended.
  void complete(String act, int status);

  /// A tenant's acts, newest first.
  ///
  /// @param before only earlier ones than the act of that id
  List<Act> acts(String tenant, Optional<String> before, int limit);

  /// Keeps a silence until it is over; one that is kept already stays as it is.
  void silence(Silence silence);

  /// Forgets a silence, if it is there.
  void unsilence(String id);

  /// Silences that are not over, the one that ends first before the others; those that are over are
  /// forgotten.
  List<Silence> silences(Instant now);

  /// The tenants that have acts earlier than a time.
  List<String> tenantsOfActs(Instant before);

  /// Drops a tenant's acts earlier than a time.
  ///
  /// @return how many
  long dropActs(String tenant, Instant before);

  @Override
  void close();
}
