/// Who may ask for what: callers, their roles and tenants.
package io.volano.server.access;
