/// Kills a process while it writes, and sees that nothing acknowledged is lost.
package io.volano.testkit.kill;
