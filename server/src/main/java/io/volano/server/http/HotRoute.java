package io.volano.server.http;

import io.volano.server.access.Caller;
import io.volano.server.access.Rights.Right;
import io.volano.store.json.Json;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/// A `POST` route that is also reached below the framework.
///
/// @param path what its paths look like, as they are sent
/// @param right what it needs on the long way, and so on the short one
record HotRoute(Pattern path, Right right, Answering answering) {

  interface Answering {
    Object answer(Caller caller, Matcher path, Sent body)
        throws IOException, HttpMediaTypeNotSupportedException;
  }

  /// The body of a request, when it is asked for.
  interface Sent {
    Json json() throws IOException, HttpMediaTypeNotSupportedException;
  }
}
