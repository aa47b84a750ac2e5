/// Why a task does or does not learn, and what to do about it.
///
/// [Diagnosis] gathers [Evidence] once and hands it to a list of [Check]s, one for each family of
/// causes: what is played, what is reported, what is earned, how it is drawn, what is known. What
/// they find is a [Finding]: a kind with a stable code, and named facts.
package io.volano.diagnosis;
