/// Writes the types that clients are made of, from the description of the API.
package io.volano.clients;
