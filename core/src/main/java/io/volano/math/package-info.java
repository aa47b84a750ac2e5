/// The arithmetic under the learners, and nothing that knows what a learner is.
///
/// - [Kernels]: loops over arrays, in a scalar form that gives the same bits everywhere and in a
///   vector form.
/// - [Ridge]: a regression that takes in rows one by one, on [Cholesky], the factor of a growing
///   sum of squares.
/// - [LogitBeta] and [ChanceOfBest]: which of several beta variables is the largest.
/// - [LongIndex] and [PagedFloats]: a map and a row without boxes, whose snapshots are cheap.
/// - [Hashing]: numbers for names.
///
/// Arrays cross the boundaries of this package; elsewhere they stay inside a class.
package io.volano.math;
