package io.volano.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything may be left out. A field that is `null` counts as left out. Generated from
/// openapi.yaml; do not edit.
///
/// @param subject Whom it is about; may be null
/// @param context What is known; may be null
/// @param actions What may be done now; the declared ones if left out
/// @param exclude Actions that may not be drawn this time; may be null
/// @param baseline What you would do; may be null
/// @param episode may be null
/// @param count How many actions, ranked; may be null
/// @param explain may be null
/// @param decisionId Your own id; makes the call safe to repeat; may be null
/// @param defer Whether it waits for its activation; may be null
public record DecideRequest(
    String subject,
    Map<String, ?> context,
    List<Action> actions,
    List<String> exclude,
    Baseline baseline,
    Episode episode,
    Integer count,
    Boolean explain,
    String decisionId,
    Boolean defer)
    implements JsonForm {

  public DecideRequest {
    actions = actions == null ? null : List.copyOf(actions);
    exclude = exclude == null ? null : List.copyOf(exclude);
  }

  public static DecideRequest of() {
    return new DecideRequest(null, null, null, null, null, null, null, null, null, null);
  }

  public DecideRequest withSubject(String subject) {
    return new DecideRequest(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
  }

  public DecideRequest withContext(Map<String, ?> context) {
    return new DecideRequest(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
  }

  public DecideRequest withActions(List<Action> actions) {
    return new DecideRequest(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
  }

  public DecideRequest withExclude(List<String> exclude) {
    return new DecideRequest(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
  }

  public DecideRequest withBaseline(Baseline baseline) {
    return new DecideRequest(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
  }

  public DecideRequest withEpisode(Episode episode) {
    return new DecideRequest(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
  }

  public DecideRequest withCount(Integer count) {
    return new DecideRequest(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
  }

  public DecideRequest withExplain(Boolean explain) {
    return new DecideRequest(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
  }

  public DecideRequest withDecisionId(String decisionId) {
    return new DecideRequest(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
  }

  public DecideRequest withDefer(Boolean defer) {
    return new DecideRequest(
        subject, context, actions, exclude, baseline, episode, count, explain, decisionId, defer);
  }

  @Override
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    if (subject != null) {
      json.put("subject", subject);
    }
    if (context != null) {
      json.put("context", context);
    }
    if (actions != null) {
      json.put("actions", actions);
    }
    if (exclude != null) {
      json.put("exclude", exclude);
    }
    if (baseline != null) {
      json.put("baseline", baseline);
    }
    if (episode != null) {
      json.put("episode", episode);
    }
    if (count != null) {
      json.put("count", count);
    }
    if (explain != null) {
      json.put("explain", explain);
    }
    if (decisionId != null) {
      json.put("decisionId", decisionId);
    }
    if (defer != null) {
      json.put("defer", defer);
    }
    return json;
  }

  static DecideRequest read(JsonObject json) {
    return new DecideRequest(
        json.text("subject"),
        json.map("context"),
        json.objects("actions", Action::read),
        json.texts("exclude"),
        json.object("baseline", Baseline::read),
        json.object("episode", Episode::read),
        json.whole("count"),
        json.flag("explain"),
        json.text("decisionId"),
        json.flag("defer"));
  }
}
