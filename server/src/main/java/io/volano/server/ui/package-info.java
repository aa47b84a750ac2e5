/// The pages under `/ui`: rendered here, so that they also work without a script.
///
/// | | |
/// |---|---|
/// | [Screen] | what every page knows: who looks, in which words, when |
/// | `…Pages` | the routes; each asks the loop, makes a view, and has a template write it |
/// | [Sheets] | the tables of a page as CSV, at its own address |
/// | [Pulse] | one look at all tasks of a tenant a second, while somebody watches |
/// | `src/main/jte` | the templates, which become classes when this is built |
/// | `resources/ui` | words by language, styles, and the little script there is |
///
/// Every text of a user is escaped where it is written, by the template engine.
package io.volano.server.ui;
