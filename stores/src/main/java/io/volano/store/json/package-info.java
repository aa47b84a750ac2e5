/// The JSON forms of declarations, features and log entries: what the wire, the command line and
/// exports speak.
///
/// Reading is strict. What is not known is refused, and every refusal names the full path of the
/// value that broke a rule.
package io.volano.store.json;
