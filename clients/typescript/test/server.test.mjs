// The client and a running server, which VOLANO_URL names.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Refused, Volano } from "../dist/index.js";

const url = process.env.VOLANO_URL;
const skip = url ? false : "VOLANO_URL names no server";
const AMPLE = 60_000;
const ASK = {
  subject: "ann",
  context: { hour: 13, device: { kind: "phone" }, tags: ["a"] },
  baseline: { action: "short" },
};

function client(t, settings = {}) {
  const told = [];
  const onTrouble = (trouble) => told.push(trouble);
  const volano = new Volano(url, { timeout: AMPLE, onTrouble, ...settings });
  t.after(() => volano.close());
  return { volano, told };
}

async function get(path) {
  return (await fetch(url + path)).json();
}

function decision(id) {
  return get(`/v1/tasks/headline/decisions/${id}`);
}

test("an outcome reported again counts once", { skip }, async (t) => {
  const { volano, told } = client(t);
  const choice = await volano.decide("headline", { ...ASK, explain: true });
  assert.equal(choice.fallback, false);
  assert.equal(choice.decision.why.value, choice.decision.propensity);
  volano.observe("headline", choice, { type: "click", key: "k-ts" });
  volano.observe("headline", choice, { type: "click", key: "k-ts" });
  assert.equal(await volano.flush(AMPLE), true);
  assert.equal((await decision(choice.decisionId)).outcomes.length, 1);
  assert.equal(volano.counts.delivered, 2);
  assert.deepEqual(told, []);
});

test("an event is credited to the decision of its subject", { skip }, async (t) => {
  const { volano } = client(t);
  const choice = await volano.decide("headline", { ...ASK, subject: "eve" });
  volano.event({ subject: "eve", type: "purchase" });
  assert.equal(await volano.flush(AMPLE), true);
  const { outcomes } = await decision(choice.decisionId);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.type),
    ["purchase"],
  );
});

test("what the server refuses is thrown with its field", { skip }, async (t) => {
  const { volano } = client(t);
  await assert.rejects(
    volano.decide("headline", { ...ASK, count: 0 }),
    (e) => e instanceof Refused && e.problem.field === "count",
  );
  await assert.rejects(
    volano.decide("none", ASK),
    (e) => e instanceof Refused && e.problem.status === 404,
  );
});

test("wrong outcomes are told and the others kept", { skip }, async (t) => {
  const { volano, told } = client(t);
  const choice = await volano.decide("headline", ASK);
  volano.observe("headline", "nobody", { type: "click" });
  volano.observe("headline", choice, { type: "unheard-of" });
  volano.observe("headline", choice, { type: "click" });
  assert.equal(await volano.flush(AMPLE), true);
  assert.deepEqual(told.map((trouble) => trouble.problem.status).sort(), [400, 404]);
  assert.equal((await decision(choice.decisionId)).outcomes.length, 1);
});

test("what a confirming client got is activated", { skip }, async (t) => {
  const { volano } = client(t, { confirm: true });
  const choice = await volano.decide("headline", ASK);
  assert.equal(await volano.flush(AMPLE), true);
  assert.ok((await decision(choice.decisionId)).activated);
});

test("what the readme shows works", { skip }, async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const code = /```js\n([^]*?)```/
    .exec(readme)[1]
    .replace("http://127.0.0.1:8080", url)
    .replace('"volano"', JSON.stringify(new URL("../dist/index.js", import.meta.url).href));
  globalThis.shown = [];
  const module = `const show = (it) => shown.push(it);\n${code}`;
  await import(`data:text/javascript,${encodeURIComponent(module)}`);
  assert.equal(globalThis.shown.length, 1);
  const { decisions } = await get("/v1/tasks/headline/decisions?subject=dan");
  const { outcomes } = await decision(decisions[0].decisionId);
  assert.deepEqual(outcomes.map((outcome) => outcome.type).sort(), ["click", "purchase"]);
});
