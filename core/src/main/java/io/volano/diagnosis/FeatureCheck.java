package io.volano.diagnosis;

import io.volano.Decision;
import io.volano.Features;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Whether the features of contexts can teach anything, in the newest decisions.
final class FeatureCheck implements Check {

  private static final double SHARE_DISTINCT = 0.9;
  private static final double SHARE_IGNORED = 0.1;

  @Override
  public void look(Evidence evidence, Consumer<Finding> found) {
    ignored(evidence, found);
    var contexts = evidence.newest().stream().map(Decision::context).toList();
    if (contexts.size() >= ENOUGH) {
      constant(contexts, found);
      likeIds(contexts, found);
    }
  }

  private static void ignored(Evidence evidence, Consumer<Finding> found) {
    var algorithm = evidence.declaration().algorithm().name();
    long having = evidence.newest().stream().filter(FeatureCheck::hasFeatures).count();
    if (!evidence.contextual().contains(algorithm)
        && having > SHARE_IGNORED * evidence.newest().size()) {
      found.accept(
          new Finding(Kind.FEATURES_IGNORED)
              .with("algorithm", algorithm)
              .with("share", (double) having / evidence.newest().size())
              .with("others", String.join(", ", evidence.contextual())));
    }
  }

  private static boolean hasFeatures(Decision decision) {
    return decision.context().size() > 0
        || decision.actions().stream().anyMatch(action -> action.features().size() > 0);
  }

  private static void constant(List<Features> contexts, Consumer<Finding> found) {
    var values = new TreeMap<String, Float>();
    var first = contexts.getFirst();
    for (int i = 0; i < first.size(); i++) {
      values.put(first.name(i), first.value(i));
    }
    for (var context : contexts) {
      values.entrySet().retainAll(named(context).entrySet());
    }
    values.forEach(
        (name, value) ->
            found.accept(
                new Finding(Kind.FEATURE_CONSTANT)
                    .with("feature", name)
                    .with("value", (double) value)
                    .with("decisions", (long) contexts.size())));
  }

  private static Map<String, Float> named(Features context) {
    var named = new HashMap<String, Float>();
    for (int i = 0; i < context.size(); i++) {
      named.put(context.name(i), context.value(i));
    }
    return named;
  }

  /// How often a feature had a text, and which.
  private static final class Texts {
    final Set<String> distinct = new HashSet<>();
    long times;
  }

  private static void likeIds(List<Features> contexts, Consumer<Finding> found) {
    texts(contexts)
        .forEach(
            (feature, texts) -> {
              if (texts.times >= ENOUGH && texts.distinct.size() >= SHARE_DISTINCT * texts.times) {
                found.accept(
                    new Finding(Kind.FEATURE_LIKE_ID)
                        .with("feature", feature)
                        .with("distinct", (long) texts.distinct.size())
                        .with("decisions", texts.times));
              }
            });
  }

  /// A text is a feature of value 1 under `name=text`.
  private static Map<String, Texts> texts(List<Features> contexts) {
    var all = new TreeMap<String, Texts>();
    for (var context : contexts) {
      for (int i = 0; i < context.size(); i++) {
        int equals = context.name(i).indexOf('=');
        if (equals > 0 && context.value(i) == 1) {
          var texts = all.computeIfAbsent(context.name(i).substring(0, equals), _ -> new Texts());
          texts.distinct.add(context.name(i));
          texts.times++;
        }
      }
    }
    return all;
  }
}
