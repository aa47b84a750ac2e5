/// Recorded data sent through the real loop, to see how fast it learns.
///
/// A [DataSet][io.volano.server.cli.replay.DataSet] is a stream of
/// [Situation][io.volano.server.cli.replay.Situation]s; a
/// [Replay][io.volano.server.cli.replay.Replay] decides each of them with a
/// [TaskLoop][io.volano.TaskLoop], on a clock of its own, and draws a
/// [LearningCurve][io.volano.server.cli.replay.LearningCurve].
package io.volano.server.cli.replay;
