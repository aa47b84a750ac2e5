package io.volano.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.volano.Entry.Ended.How;
import io.volano.Features;
import io.volano.Mode;
import io.volano.Play;
import io.volano.Range;
import io.volano.Schedule;
import io.volano.Version;
import io.volano.Weights;
import io.volano.Why;
import io.volano.diagnosis.Finding;
import io.volano.store.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// How answers are written: records field by field; what is empty is left out, and a number there
/// is none for is `null`.
final class AnswerMapper {

  private static final List<Class<? extends Enum<?>>> CONSTANTS =
      List.of(
          Play.class,
          How.class,
          Mode.class,
          Why.Source.class,
          Schedule.How.class,
          Weights.Support.class,
          Finding.Gravity.class,
          LearningAnswers.Spans.class);

  private AnswerMapper() {}

  static JsonMapper create() {
    return JsonMapper.builder()
        .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_ABSENT))
        .addModule(values())
        .build();
  }

  private static SimpleModule values() {
    var module = new SimpleModule("volano");
    add(module, Double.class, AnswerMapper::writeNumber);
    add(module, double.class, AnswerMapper::writeNumber);
    add(module, Duration.class, (duration, to) -> to.writeString(duration.toString()));
    add(module, Version.class, (version, to) -> to.writeString(version.toString()));
    add(module, Features.class, AnswerMapper::writeFeatures);
    add(module, Range.class, AnswerMapper::writeRange);
    for (var constants : CONSTANTS) {
      add(module, constants, (constant, to) -> to.writeString(Json.name(constant)));
    }
    return module;
  }

  private static void writeNumber(double number, JsonGenerator to) {
    if (Double.isFinite(number)) {
      to.writeNumber(number);
    } else {
      to.writeNull();
    }
  }

  private static void writeFeatures(Features features, JsonGenerator to) {
    to.writeStartObject();
    for (int i = 0; i < features.size(); i++) {
      to.writeName(features.name(i));
      to.writeNumber(features.value(i));
    }
    to.writeEndObject();
  }

  private static void writeRange(Range range, JsonGenerator to) {
    to.writeStartArray();
    writeNumber(range.low(), to);
    writeNumber(range.high(), to);
    to.writeEndArray();
  }

  private static <T> void add(
      SimpleModule module, Class<? extends T> type, BiConsumer<T, JsonGenerator> write) {
    module.addSerializer(
        type,
        new ValueSerializer<T>() {
          @Override
          public void serialize(T value, JsonGenerator to, SerializationContext context) {
            write.accept(value, to);
          }
        });
  }
}
