/// A server under load for hours, killed again and again: what its clients see, and what grows.
package io.volano.bench.soak;
