export type * from "./api.js";
export { Volano } from "./client.js";
export type { Counts, Settings } from "./client.js";
export type { Choice } from "./choice.js";
export { Refused } from "./reply.js";
export type { Trouble } from "./sender.js";
