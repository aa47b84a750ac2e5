/// The Java client: [VolanoClient] and what goes in and comes out of it.
///
/// Records that say so are generated from the description of the API.
package io.volano.client;
