/// What the learning loop has to reach, one class a row.
package io.volano.bench.loop;
