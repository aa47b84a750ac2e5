/// Who may ask an installation for what: keys and their roles, what was done with them, and the
/// port that remembers both.
///
/// An [io.volano.access.AccessStore] has [io.volano.access.Key]s, of whose secrets it knows a hash,
/// [io.volano.access.Act]s: what administrators did, and [io.volano.access.Silence]s: what
/// operators want nobody to be told.
package io.volano.access;
