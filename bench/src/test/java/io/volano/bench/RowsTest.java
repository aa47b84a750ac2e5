package io.volano.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.volano.bench.kill.KillCommand;
import io.volano.bench.loop.LoopRows;
import io.volano.bench.operate.OperateRows;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row still runs, in a configuration so small that its figures mean nothing.
class RowsTest {

  static Stream<String> rows() {
    return all().map(Row::id);
  }

  private static Stream<Row> all() {
    return Stream.concat(LoopRows.ALL.stream(), OperateRows.all(Optional.empty()).stream());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void measuresFiguresOfItsOwnId(String id) throws Exception {
    var row = all().filter(r -> r.id().equals(id)).findFirst().orElseThrow();

    var figures = measured(row);

    var ids = new HashSet<String>();
    for (var figure : figures) {
      assertThat(figure.row()).startsWith(id);
      assertThat(ids.add(figure.row())).as("%s stands once", figure.row()).isTrue();
      assertThat(figure.value()).as(figure.row()).isFinite();
      assertThat(figure.toJson()).contains("\"row\":\"" + figure.row() + "\"");
      assertThat(figure.toLine()).startsWith(figure.row());
    }
  }

  private static List<Figure> measured(Row row) throws Exception {
    try {
      return row.measure(Scale.TINY);
    } catch (Row.Unmeasurable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void killingFindsWhatItHasToFind(KillCommand.Over over) throws Exception {
    try (var folder = WorkFolder.create()) {
      var verdict = KillCommand.run(folder, over, 1).kill(2, _ -> {});

      assertThat(verdict.clean()).as("%s", verdict).isTrue();
      assertThat(KillCommand.figures(verdict))
          .allSatisfy(figure -> assertThat(figure.met()).isNotEqualTo(Optional.of(false)));
    }
  }
}
