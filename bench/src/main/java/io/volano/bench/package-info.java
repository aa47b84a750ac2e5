/// Studies and measurements: how good and how fast, never whether something is right.
///
/// ```
/// ./volano bench loop                  every row, a table
/// ./volano bench loop --quick --json   shorter, one JSON line a figure
/// ./volano bench loop --only movielens rows whose id starts with that
/// ./volano bench kill9 --kills 1000
/// ```
///
/// A [Row][io.volano.bench.Row] measures [Figure][io.volano.bench.Figure]s; beside what is compared
/// with a goal stands a yardstick of the same run, so that a slow machine can be told from a slow
/// program.
package io.volano.bench;
