/// `kill -9`, many times.
package io.volano.bench.kill;
