package io.volano.testkit;

import static io.volano.testkit.Samples.START;
import static io.volano.testkit.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import io.volano.Entry.Decided;
import io.volano.Logged;
import io.volano.Query;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How people find decisions.
public interface WhyLogContract extends LogUnderTest {

  @Test
  default void decisionsAreFoundBySubjectActionAndTime() {
    for (int i = 0; i < 60; i++) {
      decide(
          Samples.decision("d" + i).about("user-" + i % 3).drawn(i % 4).at(START.plusSeconds(i)));
    }
    assertThat(found(Query.newest(TASK, 4))).containsExactly("d59", "d58", "d57", "d56");
    assertThat(found(Query.newest(TASK, 3).ofSubject("user-1")))
        .containsExactly("d58", "d55", "d52");
    assertThat(found(Query.newest(TASK, 3).ofAction("offer-2")))
        .containsExactly("d58", "d54", "d50");
    assertThat(found(Query.newest(TASK, 9).ofAction("offer-2").ofSubject("user-1")))
        .containsExactly("d58", "d46", "d34", "d22", "d10");
    assertThat(found(Query.newest(TASK, 9).madeIn(START.plusSeconds(5), START.plusSeconds(8))))
        .containsExactly("d7", "d6", "d5");
    assertThat(
            found(
                Query.newest(TASK, 9)
                    .ofSubject("user-0")
                    .madeIn(START.plusSeconds(5), START.plusSeconds(10))))
        .containsExactly("d9", "d6");
    assertThat(found(Query.newest(TASK, 9).ofSubject("user-1").madeSince(START.plusSeconds(55))))
        .containsExactly("d58", "d55");
    assertThat(found(Query.newest(TASK, 9).ofSubject("nobody"))).isEmpty();
    assertThat(found(Query.newest(TASK, 9).ofAction("nothing"))).isEmpty();
  }

  @Test
  default void aQueryIsReadPageByPage() {
    for (int i = 0; i < 50; i++) {
      decide(Samples.decision("d" + i).about("user-" + i % 2).drawn(i % 2));
    }
    for (var query :
        List.of(
            Query.newest(TASK, 7),
            Query.newest(TASK, 7).ofSubject("user-1"),
            Query.newest(TASK, 7).ofAction("offer-1"),
            Query.newest(TASK, 7).madeIn(START, START.plusSeconds(1)))) {
      var read = new ArrayList<Logged<Decided>>();
      for (var page = log().decisions(query); !page.isEmpty(); ) {
        read.addAll(page);
        page = log().decisions(query.before(page.getLast().position()));
      }
      boolean half = query.subject().isPresent() || query.action().isPresent();
      assertThat(read).hasSize(half ? 25 : 50).doesNotHaveDuplicates();
      assertThat(read.stream().map(d -> -d.position())).isSorted();
    }
  }
}
