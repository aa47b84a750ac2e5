// Deciding with a server that answers, or does not.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { Breaker } from "../dist/breaker.js";
import { Refused, Volano } from "../dist/index.js";
import {
  answering,
  deciding,
  half,
  Misbehaving,
  resetting,
  silent,
  trickling,
  tricklingHead,
} from "./misbehaving.mjs";

const ASK = { subject: "ann", baseline: { action: "short" } };
const AMPLE = 60_000;
const SHORT = 50;

async function serving(t, ...behaviours) {
  const server = await Misbehaving.start(...behaviours);
  t.after(() => server.close());
  return server;
}

function client({ url }, settings = {}) {
  return new Volano(url, { timeout: AMPLE, ...settings });
}

function assertFallback(choice, reason) {
  assert.equal(choice.fallback, true);
  assert.equal(choice.action, "short");
  assert.ok(choice.reason.includes(reason), choice.reason);
  assert.equal(choice.decision, undefined);
}

test("what the server decides is answered", async (t) => {
  const server = await serving(t, deciding("long"));
  const choice = await client(server).decide("headline", { ...ASK, context: { hour: 13 } });
  assert.equal(choice.fallback, false);
  assert.equal(choice.action, "long");
  assert.equal(choice.decision.propensity, 0.5);
  const { head, body } = await server.next();
  assert.ok(head.startsWith("POST /v1/tasks/headline/decide HTTP/1.1"));
  assert.deepEqual(JSON.parse(body), {
    ...ASK,
    context: { hour: 13 },
    decisionId: choice.decisionId,
  });
});

test("the key is shown to the server", async (t) => {
  const server = await serving(t, deciding("long"));
  await client(server, { key: "k-1" }).decide("headline", ASK);
  assert.match((await server.next()).head, /^authorization: Bearer k-1\r$/im);
});

test("a silent server is replaced by the baseline", async (t) => {
  const server = await serving(t, silent);
  const choice = await client(server, { timeout: SHORT }).decide("headline", ASK);
  assertFallback(choice, "no whole answer within 50 ms");
  assert.ok(server.others <= 1); // it is not tried again
});

for (const [where, behaviour] of Object.entries({ body: trickling, head: tricklingHead })) {
  test(`an answer whose ${where} trickles in does not outlast the time-out`, async (t) => {
    const server = await serving(t, behaviour);
    const choice = await client(server, { timeout: SHORT }).decide("headline", ASK);
    assertFallback(choice, "no whole answer within 50 ms");
  });
}

test("a broken connection is tried once more under the same id", async (t) => {
  const server = await serving(t, resetting, deciding("long"));
  const choice = await client(server).decide("headline", ASK);
  assert.equal(choice.fallback, false);
  assert.equal((await server.next()).body, (await server.next()).body);
});

test("a server that breaks every connection is replaced by the baseline", async (t) => {
  const server = await serving(t, resetting);
  assertFallback(await client(server).decide("headline", ASK), "unreachable");
});

test("half an answer is none", async (t) => {
  const server = await serving(t, half);
  assertFallback(await client(server).decide("headline", ASK), "unreachable");
});

test("where nobody listens the baseline is played", async () => {
  const listening = createServer();
  await new Promise((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${listening.address().port}`;
  await new Promise((resolve) => listening.close(resolve));
  const volano = client({ url });
  assertFallback(await volano.decide("headline", ASK), "unreachable: ECONNREFUSED");
  assert.equal(volano.counts.fallbacks, 1);
});

for (const status of [408, 429, 500, 502, 503, 302]) {
  test(`a server that answers ${status} is replaced by the baseline`, async (t) => {
    const server = await serving(t, answering(status, "{}", "Retry-After: 1", "Location: /"));
    assertFallback(await client(server).decide("headline", ASK), `status ${status}`);
  });
}

for (const body of ["", "<html>", "[]", "null", "{}", '{"decisionId":7}', '{"decisionId":']) {
  test(`an answer of ${JSON.stringify(body)} is replaced by the baseline`, async (t) => {
    const server = await serving(t, answering(200, body));
    assertFallback(await client(server).decide("headline", ASK), "the answer was no decision");
  });
}

for (const status of [400, 404, 409, 413]) {
  test(`a refusal of ${status} is thrown with field and detail`, async (t) => {
    const problem = { status, title: "t", detail: "must be below 3", field: "context.x" };
    const server = await serving(t, answering(status, JSON.stringify(problem)));
    await assert.rejects(client(server).decide("headline", ASK), (e) => {
      assert.ok(e instanceof Refused);
      assert.deepEqual(e.problem, problem);
      assert.equal(e.message, `${status} at context.x: must be below 3`);
      return true;
    });
  });
}

test("a key that is not taken is told and does not stop the caller", async (t) => {
  const problem = { status: 401, title: "t", detail: "expired" };
  const server = await serving(t, answering(401, JSON.stringify(problem)));
  const told = [];
  const volano = client(server, { onTrouble: (trouble) => told.push(trouble) });
  assertFallback(await volano.decide("headline", ASK), "status 401");
  assert.deepEqual(told, [{ path: "/v1/tasks/headline/decide", report: "", problem, lost: false }]);
});

test("without a baseline the first eligible action is played, and the others follow", async (t) => {
  const server = await serving(t, answering(500, ""));
  const actions = ["a", "b", "c", "d"].map((id) => ({ id }));
  const { ranking } = await client(server).decide("headline", {
    actions,
    exclude: ["a"],
    count: 2,
  });
  assert.deepEqual(ranking, [
    { slot: "0", action: "b", propensity: null },
    { slot: "1", action: "c", propensity: null },
  ]);
});

test("a request with nothing to fall back on is refused also when the server is there", async (t) => {
  const server = await serving(t, deciding("long"));
  await assert.rejects(client(server).decide("headline", {}), /baseline or actions must name/);
  assert.equal(server.others, 0);
});

test("a number that is not finite is refused by its name", async (t) => {
  const server = await serving(t, deciding("long"));
  const odd = { ...ASK, context: { x: NaN } };
  await assert.rejects(client(server).decide("headline", odd), /^TypeError: x must be finite: NaN/);
});

test("after failures in a row one call tries again when the pause is over", async (t) => {
  const down = answering(503, "");
  const server = await serving(t, down, down, down, deciding("long"));
  let time = 0;
  const volano = client(server, { breaker: { failures: 2, pause: 5_000 }, now: () => time });
  const decide = () => volano.decide("headline", ASK);
  assertFallback(await decide(), "503");
  assertFallback(await decide(), "503");
  time = 4_999;
  assertFallback(await decide(), "circuit open");
  time = 5_000;
  assertFallback(await decide(), "503");
  assertFallback(await decide(), "circuit open");
  time = 10_000;
  assert.equal((await decide()).fallback, false);
  assert.equal((await decide()).fallback, false);
  assert.equal(server.others, 5);
});

test("while one call tries the others do not", () => {
  let time = 0;
  const breaker = new Breaker(1, 1_000, () => time);
  breaker.failed();
  time = 1_000;
  assert.equal(breaker.allows(), true);
  assert.equal(breaker.allows(), false);
  breaker.succeeded();
  assert.equal(breaker.allows(), true);
  assert.equal(breaker.allows(), true);
});

test("a confirming client defers, and then activates what it got", async (t) => {
  const server = await serving(t, deciding("long"), answering(200, '{"new":true}'));
  const choice = await client(server, { confirm: true }).decide("headline", ASK);
  assert.equal(JSON.parse((await server.next()).body).defer, true);
  const path = `POST /v1/tasks/headline/decisions/${choice.decisionId}/activate HTTP/1.1`;
  assert.ok((await server.next()).head.startsWith(path));
});

test("a confirming client activates no fallback", async (t) => {
  const server = await serving(t, answering(500, ""));
  const volano = client(server, { confirm: true });
  await volano.decide("headline", ASK);
  assert.equal(volano.counts.waiting, 0);
});

test("settings that are none are refused by name", () => {
  for (const url of ["localhost:8080", "ftp://x", "http://"]) {
    assert.throws(() => new Volano(url), /url must be http/);
  }
  assert.throws(() => new Volano("http://x", { timeout: 0 }), /timeout must be above 0: 0/);
});
