/// Whether tenants of one server can read, write, count or time each other's rows.
package io.volano.testkit.leak;
