/// Several servers over one PostgreSQL: what they carry, and what happens when one of them dies.
package io.volano.bench.operate;
