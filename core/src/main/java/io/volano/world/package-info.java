/// Simulated tasks whose best possible reward is known, to see whether a learner learns.
///
/// | world | what it asks of a learner |
/// |---|---|
/// | [SegmentsWorld] | to tell contexts apart |
/// | [DriftWorld] | to notice that the world has changed |
/// | [CatalogWorld] | to carry over from action to action by their features |
///
/// [Trial] lets a learner play in a world and says how much of the best it earned. A new world is a
/// class that implements [World] and draws from one seeded generator.
package io.volano.world;
