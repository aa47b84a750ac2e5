/// The learning loop: its vocabulary, its ports, and the loop itself.
///
/// ```
/// Request ─► Policy ─► Distribution ─► draw ─► Decision ──┐
///              ▲                                          ▼
///              │ publish                            DecisionLog ◄── Outcome
///           Learner ◄── Segment ◄── Step ◄── reward ◄─────┘
/// ```
///
/// Start with [TaskLoop], which is the loop of one task, and [Fold], which is what it learns; then
/// [Settlement] for when a decision has its reward. The words are in [Decision], [Outcome],
/// [Reward], [Horizon] and [Declaration]; the ports are [DecisionLog] and [PolicyStore], with
/// [HeapDecisionLog] as the shortest implementation. [Volano] holds all tasks of an installation.
///
/// Algorithms are in `io.volano.policy`. This package depends on `io.volano.math` and on nothing
/// else of ours.
package io.volano;
