/// Telling people that something is wrong, and that it is over: alerts, what is silenced, and where
/// they are sent.
///
/// ```
/// Check ─► Alerts ─► Board (what is open; groups, repeats) ─► Outbox ─► Target   one each
///             ▲
///      raise, resolve
/// ```
///
/// Nothing of it is kept over a restart. What is still wrong then is found again by the [Check]
/// that found it before, so whoever raises alerts does so from a check if it matters.
package io.volano.server.alert;
