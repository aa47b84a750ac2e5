package io.volano.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `Decision` of the API. Generated from openapi.yaml; do not edit.
///
/// @param action The first slot's
/// @param propensity The probability it was drawn with; null if you chose and did not say
/// @param why may be null
public record Decision(
    String decisionId,
    String action,
    Double propensity,
    String policyVersion,
    List<Ranked> ranking,
    Explanation why)
    implements JsonForm {

  public Decision {
    Objects.requireNonNull(decisionId, "decisionId");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(policyVersion, "policyVersion");
    ranking = List.copyOf(ranking);
  }

  public static Decision of(
      String decisionId, String action, String policyVersion, List<Ranked> ranking) {
    return new Decision(decisionId, action, null, policyVersion, ranking, null);
  }

  public Decision withPropensity(Double propensity) {
    return new Decision(decisionId, action, propensity, policyVersion, ranking, why);
  }

  public Decision withWhy(Explanation why) {
    return new Decision(decisionId, action, propensity, policyVersion, ranking, why);
  }

  @Override
  public Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("decisionId", decisionId);
    json.put("action", action);
    if (propensity != null) {
      json.put("propensity", propensity);
    }
    json.put("policyVersion", policyVersion);
    json.put("ranking", ranking);
    if (why != null) {
      json.put("why", why);
    }
    return json;
  }

  static Decision read(JsonObject json) {
    return new Decision(
        JsonObject.need("decisionId", json.text("decisionId")),
        JsonObject.need("action", json.text("action")),
        json.number("propensity"),
        JsonObject.need("policyVersion", json.text("policyVersion")),
        JsonObject.need("ranking", json.objects("ranking", Ranked::read)),
        json.object("why", Explanation::read));
  }
}
