/// Bandits: algorithms that learn which action earns most, one file each.
///
/// A bandit treats every step for itself; what followed a step is ignored. Each of them gives exact
/// probabilities, ignores the order of the actions, lets ties share, and explains every probability
/// by the numbers it was made of. `PolicyContract` in the testkit holds them to it.
///
/// ## Which to start from
///
/// | you have | take |
/// |---|---|
/// | no opinion | [Auto], the default: it looks whether there are features, and takes one of the next two |
/// | a few actions and no features | [BetaThompson]: quick to leave what is bad, and never quite done exploring |
/// | features of the context, up to some hundred columns | [LinUcb]: a regression for each action, which learns fast from little |
/// | very many features, or actions that come and go with features of their own | [HashedLinear]: one model of fixed size that carries over between actions |
/// | a log to collect, or a control group | [Uniform] |
/// | somebody who wants to see at once why | [EpsilonGreedy] |
/// | a wish for variety for its own sake | [Softmax] |
/// | the textbook at hand | [Ucb1] |
///
/// ## How they relate
///
/// [EpsilonGreedy], [Softmax], [Ucb1] and [BetaThompson] keep two numbers per action and differ in
/// how they explore: by a constant share, by temperature, by optimism, by belief. The first two
/// never cease to explore, the last two explore ever less. [LinUcb] is [Ucb1] with a regression in
/// place of the mean. [LinUcb] and [HashedLinear] both predict the reward from features; the first
/// knows how sure it is, at a cost of the square of the number of columns, the second does not, at
/// a cost of one look per feature. None of them forgets: all take it that what an action earns
/// stays as it is, and follow a change only as new steps outweigh the old.
///
/// [Ucb1], [LinUcb] and [HashedLinear] turn scores into probabilities by the same inverse-gap
/// weighting, with a `gamma` that says how sharply. Rewards are mapped onto \[0, 1\] by the task's
/// range first, so that no option depends on the currency.
///
/// An action nobody has tried is taken to earn what all steps earned on average. At most 20,000
/// actions are remembered one by one; the one least recently learned makes room.
///
/// ## How to add one
///
/// An algorithm is a belief about what actions earn, and a way to act on it. What is believed
/// stands apart, to be shared: two numbers an action (`Tallies`), a regression an action
/// (`RidgePerAction`), one regression for all (`HashedRegression`). So do ways to act that several
/// have (`InverseGap`). The algorithm's own file has the rest.
///
/// Write a file like [EpsilonGreedy]: the definition in one sentence, the formula, what happens to
/// ties and to untried actions, the table; then `ALGORITHM`, options that check themselves, the
/// learner, and the policy as an immutable snapshot. Add a line to [PolicyCatalog]: the contract
/// then runs on it. Write a test with two or three numbers worked by hand.
package io.volano.policy;
