package io.volano;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Learner states on the heap, gone with the process: for tests, and for programs that want no
/// files.
public final class HeapPolicyStore implements PolicyStore {

  private final Map<TaskId, TreeMap<Version, byte[]>> states = new HashMap<>();

  @Override
  public synchronized void save(TaskId task, Version version, byte[] state) {
    states.computeIfAbsent(task, _ -> new TreeMap<>()).put(version, state.clone());
  }

  @Override
  public synchronized List<Version> versions(TaskId task) {
    return new ArrayList<>(of(task).keySet());
  }

  @Override
  public synchronized Optional<byte[]> load(TaskId task, Version version) {
    return Optional.ofNullable(of(task).get(version)).map(byte[]::clone);
  }

  @Override
  public synchronized void delete(TaskId task, List<Version> versions) {
    versions.forEach(of(task)::remove);
  }

  @Override
  public void close() {
    // nothing is open
  }

  private NavigableMap<Version, byte[]> of(TaskId task) {
    return states.getOrDefault(task, new TreeMap<>());
  }
}
