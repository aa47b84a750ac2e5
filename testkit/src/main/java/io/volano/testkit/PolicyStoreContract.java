package io.volano.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.PolicyStore;
import io.volano.TaskId;
import io.volano.Version;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [PolicyStore] keeps to.
public abstract class PolicyStoreContract {

  private static final TaskId TASK = TaskId.of("shop");
  private static final TaskId ABROAD = new TaskId("abroad", "shop");
  private static final Version V10 = new Version(1, 10, 0);
  private static final Version V20 = new Version(2, 20, 1);

  protected PolicyStore policies;

  /// An empty store.
  protected abstract PolicyStore open();

  /// The same store after a restart of the process; the one given is of no use after that.
  protected abstract PolicyStore reopen(PolicyStore store);

  @BeforeEach
  void openStore() {
    policies = open();
  }

  @AfterEach
  void close() {
    policies.close();
  }

  @Test
  void aStateIsLoadedAsItWasSaved() {
    var state = new byte[3 << 20];
    new Random(1).nextBytes(state);
    policies.save(TASK, V10, state);
    policies.save(TASK, V20, new byte[0]);
    policies = reopen(policies);
    assertThat(policies.load(TASK, V10)).contains(state);
    assertThat(policies.load(TASK, V20)).contains(new byte[0]);
  }

  @Test
  void aVersionThatIsNotThereIsEmpty() {
    policies.save(TASK, V10, new byte[] {1});
    assertThat(policies.load(TASK, V20)).isEmpty();
    assertThat(policies.load(TASK, new Version(2, 10, 0))).isEmpty();
    assertThat(policies.load(TASK, new Version(1, 10, 1))).isEmpty();
    assertThat(policies.load(ABROAD, V10)).isEmpty();
    assertThat(policies.versions(ABROAD)).isEmpty();
  }

  @Test
  void versionsAreListedByPosition() {
    for (var version : List.of(V20, new Version(3, 15, 0), V10)) {
      policies.save(TASK, version, new byte[] {1});
    }
    assertThat(policies.versions(TASK)).containsExactly(V10, new Version(3, 15, 0), V20);
  }

  @Test
  void aVersionSavedAgainIsReplaced() {
    policies.save(TASK, V10, new byte[] {1});
    policies.save(TASK, V10, new byte[] {2});
    assertThat(policies.versions(TASK)).containsExactly(V10);
    assertThat(policies.load(TASK, V10)).contains(new byte[] {2});
  }

  @Test
  void aStateIsNotChangedThroughItsArray() {
    var state = new byte[] {1};
    policies.save(TASK, V10, state);
    state[0] = 2;
    policies.load(TASK, V10).orElseThrow()[0] = 3;
    assertThat(policies.load(TASK, V10)).contains(new byte[] {1});
  }

  @Test
  void deletedVersionsAreGoneAndTheOthersStay() {
    policies.save(TASK, V10, new byte[] {1});
    policies.save(TASK, V20, new byte[] {2});
    policies.save(ABROAD, V10, new byte[] {3});
    policies.delete(TASK, List.of(V10, new Version(7, 7, 7)));
    policies.delete(TASK, List.of());
    assertThat(policies.versions(TASK)).containsExactly(V20);
    assertThat(policies.load(TASK, V10)).isEmpty();
    assertThat(policies.load(ABROAD, V10)).contains(new byte[] {3});
  }
}
