package io.volano.server.http;

import io.volano.Refusal;
import io.volano.Texts;
import io.volano.store.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.JsonNode;

/// Gives routes the JSON their request brought: bounded, and of text that every store can keep.
final class Body implements HandlerMethodArgumentResolver {

  /// More bytes than this are refused.
  static final int MOST = 10 << 20;

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Json.class;
  }

  @Override
  public Json resolveArgument(
      MethodParameter parameter,
      ModelAndViewContainer container,
      NativeWebRequest request,
      WebDataBinderFactory binders)
      throws IOException, HttpMediaTypeNotSupportedException {
    return read(request.getNativeRequest(HttpServletRequest.class));
  }

  static Json read(HttpServletRequest request)
      throws IOException, HttpMediaTypeNotSupportedException {
    checkType(request.getContentType());
    var bytes = bytes(request.getInputStream(), request.getContentLengthLong());
    if (isUtf16(bytes)) {
      throw new Refusal.Invalid("body", "must be JSON in UTF-8");
    }
    var json = Json.parse(bytes);
    if (mayHoldOddText(bytes)) {
      checkTexts(json.node(), "");
    }
    return json;
  }

  /// @param length as announced, below 0 if it was not
  private static byte[] bytes(InputStream body, long length) throws IOException {
    if (length > MOST) {
      throw new TooLarge();
    }
    if (length >= 0) {
      var bytes = new byte[(int) length]; // of just that size: most bodies are small
      if (body.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw new EOFException("the body ended early");
      }
      return bytes;
    }
    var bytes = body.readNBytes(MOST + 1);
    if (bytes.length > MOST) {
      throw new TooLarge();
    }
    return bytes;
  }

  private static void checkType(String type) throws HttpMediaTypeNotSupportedException {
    if ("application/json".equals(type)) {
      return; // what nearly all say, and not worth parsing
    }
    if (type == null || !isJson(type)) {
      throw new HttpMediaTypeNotSupportedException("not JSON");
    }
  }

  private static boolean isJson(String type) {
    try {
      return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(MediaType.parseMediaType(type));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  /// Whether the first character, which is ASCII in all JSON, takes more than one byte, or is a
  /// byte order mark that says so.
  private static boolean isUtf16(byte[] bytes) {
    return bytes.length > 1 && (bytes[0] == 0 || bytes[1] == 0 || (bytes[0] & 0xFE) == 0xFE);
  }

  /// Whether the bytes hold an escaped NUL or surrogate, or a raw surrogate.
  private static boolean mayHoldOddText(byte[] bytes) {
    for (int i = 1; i < bytes.length; i++) {
      if ((bytes[i] == 'u' && bytes[i - 1] == '\\')
          || (bytes[i - 1] == (byte) 0xED && (bytes[i] & 0xFF) >= 0xA0)) {
        return true;
      }
    }
    return false;
  }

  /// Refuses texts and names of fields with NUL, which PostgreSQL cannot keep, or with half a
  /// character, which nobody can.
  private static void checkTexts(JsonNode node, String path) {
    var here = path.isEmpty() ? "body" : path;
    if (node.isString()) {
      Texts.checkWhole(here, node.stringValue());
    }
    int i = 0;
    for (var element : node.isArray() ? node.values() : List.<JsonNode>of()) {
      checkTexts(element, path + "[" + i++ + "]");
    }
    for (var field : node.properties()) {
      Texts.checkWhole(here, field.getKey());
      checkTexts(field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey());
    }
  }

  /// More bytes came than are read.
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TooLarge() {
      super("the body must be at most " + (MOST >> 20) + " MiB");
    }
  }
}
