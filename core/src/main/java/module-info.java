/// The learning loop and everything that decides, learns and evaluates, without a framework.
module io.volano.core {
  requires static jdk.incubator.vector;
  requires org.apache.commons.statistics.distribution;

  exports io.volano;
  exports io.volano.diagnosis;
  exports io.volano.math;
  exports io.volano.policy;
  exports io.volano.world;
}
