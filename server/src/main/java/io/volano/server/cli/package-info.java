/// The command line: one class a command, and what they share.
///
/// Commands about decisions speak to a running server through [Api][io.volano.server.cli.Api];
/// those about files open the data directory themselves. Only `serve` loads a framework, so that
/// all others start at once. Exit codes are in [Exit][io.volano.server.cli.Exit].
package io.volano.server.cli;
