package io.volano.bench.loop;

import io.volano.bench.Row;
import java.util.List;

/// The rows of `bench loop`.
public final class LoopRows {

  public static final List<Row> ALL =
      List.of(
          new DecideRow(),
          new HttpRow(),
          new DurableLogRow(),
          new RestartRow(),
          new MillionRow(),
          new MovieLensRow(),
          new CoverageRow(),
          new StartRow());

  private LoopRows() {}
}
