package io.volano.server.http;

import io.volano.Baseline;
import io.volano.Entry.Ended.How;
import io.volano.EpisodeStep;
import io.volano.Event;
import io.volano.Features;
import io.volano.Outcome;
import io.volano.Refusal;
import io.volano.Report;
import io.volano.Request;
import io.volano.Version;
import io.volano.store.json.DeclarationJson;
import io.volano.store.json.FeaturesJson;
import io.volano.store.json.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/// What the bodies of requests mean. Everything wrong is refused with the path of its field.
final class Requests {

  /// More requests for decisions than this in one call are refused.
  static final int MOST_DECISIONS = 1_000;

  /// More outcomes than this in one call are refused.
  static final int MOST_OUTCOMES = 10_000;

  private Requests() {}

  /// `{"subject", "context", "actions", "exclude", "baseline", "episode", "count", "explain",
  /// "decisionId", "defer"}`, all of which may be left out.
  static Request decision(Json json) {
    json.only(
        "subject",
        "context",
        "actions",
        "exclude",
        "baseline",
        "episode",
        "count",
        "explain",
        "decisionId",
        "defer");
    return json.as(
        whole -> {
          var request = Request.builder();
          whole.get("actions").map(DeclarationJson::actions).ifPresent(request::actions);
          whole.get("subject").map(Json::text).ifPresent(request::subject);
          whole.get("context").map(FeaturesJson::read).ifPresent(request::context);
          whole.get("exclude").map(Requests::texts).ifPresent(request::exclude);
          whole.get("baseline").map(b -> b.as(Requests::baseline)).ifPresent(request::baseline);
          whole.get("episode").map(e -> e.as(Requests::episode)).ifPresent(request::episode);
          whole.get("count").map(c -> c.whole(1, Request.MOST_SLOTS)).ifPresent(request::count);
          whole.get("explain").map(Json::flag).ifPresent(request::explain);
          whole.get("decisionId").map(Json::text).ifPresent(request::decisionId);
          whole.get("defer").map(Json::flag).ifPresent(request::defer);
          return request.build();
        });
  }

  static List<Request> decisions(Json json) {
    return each(json, MOST_DECISIONS, Requests::decision);
  }

  /// `{"type", "value"?, "slot"?, "at"?, "key"?}`.
  ///
  /// @param now what `at` is if it is left out
  static Outcome outcome(Json json, Instant now) {
    json.only("type", "value", "slot", "at", "key");
    return json.as(whole -> observed(whole, now));
  }

  /// `[{"decisionId", …}]`: outcomes by the ids of their decisions.
  static List<Report> outcomes(Json json, Instant now) {
    return each(
        json,
        MOST_OUTCOMES,
        one -> {
          one.only("decisionId", "type", "value", "slot", "at", "key");
          return one.as(o -> new Report(o.need("decisionId").text(), observed(o, now)));
        });
  }

  /// `{"subject", "type", "value"?, "slot"?, "at"?, "key"?}`.
  ///
  /// @param now what `at` is if it is left out
  static Event event(Json json, Instant now) {
    json.only("subject", "type", "value", "slot", "at", "key");
    return json.as(e -> new Event(e.need("subject").text(), observed(e, now)));
  }

  private static Outcome observed(Json json, Instant now) {
    return new Outcome(
        json.need("type").text(),
        json.get("value").map(v -> OptionalDouble.of(v.number())).orElse(OptionalDouble.empty()),
        json.get("slot").map(Json::text).orElse("0"),
        json.get("at").map(Json::instant).orElse(now),
        json.get("key").map(Json::text));
  }

  private static Baseline baseline(Json json) {
    json.only("action", "propensity");
    return new Baseline(
        json.need("action").text(), json.get("propensity").map(Json::number).orElse(Double.NaN));
  }

  private static EpisodeStep episode(Json json) {
    json.only("id", "step");
    return new EpisodeStep(json.need("id").text(), json.need("step").whole());
  }

  /// How an episode ended.
  ///
  /// @param context what was known when it was cut short
  record End(How how, Optional<Features> context) {}

  /// `{"how": "terminated" | "truncated", "context"?}`.
  static End end(Json json) {
    json.only("how", "context");
    var how = json.need("how").constant(How.values());
    var context = json.get("context");
    if (context.isPresent() && how == How.TERMINATED) {
      throw new Refusal.Invalid(
          "context", "must not be given: nothing follows a terminated episode");
    }
    return new End(how, context.map(FeaturesJson::read));
  }

  /// `{"version": "1-250-0"}`.
  static Version version(Json json) {
    json.only("version");
    return json.as(whole -> Version.parse(whole.need("version").text()));
  }

  private static Set<String> texts(Json json) {
    var texts = new HashSet<String>();
    json.array().forEach(each -> texts.add(each.text()));
    return texts;
  }

  private static <T> List<T> each(Json json, int most, Function<Json, T> read) {
    var all = json.array();
    if (all.size() > most) {
      throw new Refusal.Invalid("body", "must have at most " + most + " elements: " + all.size());
    }
    return all.stream().map(read).toList();
  }
}
