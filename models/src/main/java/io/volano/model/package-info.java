/// What is known of languages: libraries too heavy for core, behind its ports.
///
/// [EnglishChineseTokenizer] is the [io.volano.Tokenizer] of English, Chinese and mixed texts.
package io.volano.model;
