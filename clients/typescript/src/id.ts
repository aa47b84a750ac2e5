/**
 * A new id: 104 random bits. It must be unlike all others, not secret, so it does without `crypto`,
 * which pages on plain HTTP have only in part.
 */
export function newId(): string {
  return half() + half();
}

function half(): string {
  return Math.floor(Math.random() * 2 ** 52)
    .toString(16)
    .padStart(13, "0");
}
