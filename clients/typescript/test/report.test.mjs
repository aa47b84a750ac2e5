// Outcomes and events, to a server that takes them or does not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Volano } from "../dist/index.js";
import { pause, TimedRest } from "../dist/outbox.js";
import {
  after,
  answering,
  Misbehaving,
  resetting,
  signal,
  silent,
  taking,
} from "./misbehaving.mjs";

const AMPLE = 60_000;
const CLICK = { type: "click" };
const NOON = Date.parse("2026-11-21T12:00:00Z");

/** A server, a client of it, and what became of its rests and reports. */
async function house(t, behaviours, settings = {}) {
  const server = await Misbehaving.start(...behaviours);
  t.after(() => server.close());
  const told = [];
  const rests = [];
  const volano = new Volano(server.url, {
    now: () => NOON,
    rest: { rest: async (time) => void rests.push(time), end() {} },
    onTrouble: (trouble) => told.push(trouble),
    ...settings,
  });
  t.after(() => volano.close());
  return { server, volano, told, rests };
}

function problem(status, field) {
  return JSON.stringify({ status, title: "t", detail: "no", field });
}

function ids({ body }) {
  return JSON.parse(body)
    .map((outcome) => outcome.decisionId)
    .join("");
}

test("an outcome has a key and the time of its report", async (t) => {
  const { server, volano } = await house(t, [taking]);
  volano.observe("headline", "d-1", { type: "click", value: 0.5 });
  const { head, body } = await server.next();
  assert.ok(head.startsWith("POST /v1/tasks/headline/outcomes:batch HTTP/1.1"));
  const [{ key, ...outcome }] = JSON.parse(body);
  assert.match(key, /^[0-9a-f]{26}$/);
  const at = "2026-11-21T12:00:00.000Z";
  assert.deepEqual(outcome, { decisionId: "d-1", type: "click", value: 0.5, at });
});

test("a key and a time of the caller's own are kept", async (t) => {
  const { server, volano } = await house(t, [taking]);
  const own = { type: "click", key: "k", at: "2026-01-01T00:00:00Z" };
  volano.observe("headline", "d-1", own);
  assert.deepEqual(JSON.parse((await server.next()).body), [{ decisionId: "d-1", ...own }]);
});

test("an event is told of its subject", async (t) => {
  const { server, volano } = await house(t, [answering(200, '{"credited":[],"new":true}')]);
  const event = { subject: "ann", type: "purchase", key: "order-17" };
  volano.event(event);
  const { head, body } = await server.next();
  assert.ok(head.startsWith("POST /v1/events HTTP/1.1"));
  assert.deepEqual(JSON.parse(body), { ...event, at: "2026-11-21T12:00:00.000Z" });
  assert.equal(await volano.flush(AMPLE), true);
  assert.equal(volano.counts.delivered, 1);
});

test("what waited is sent together by task", async (t) => {
  const { given, give } = signal();
  const { server, volano } = await house(t, [after(given, taking), taking]);
  volano.observe("one", "a", CLICK);
  assert.equal(ids(await server.next()), "a");
  volano.observe("one", "b", CLICK);
  volano.observe("two", "c", CLICK);
  volano.observe("one", "d", CLICK);
  give();
  assert.equal(ids(await server.next()), "bd");
  assert.equal(ids(await server.next()), "c");
  assert.equal(await volano.flush(AMPLE), true);
  assert.equal(volano.counts.delivered, 4);
});

test("what is tried again is the same", async (t) => {
  const down = answering(503, "", "Retry-After: 7");
  const { server, volano, told, rests } = await house(t, [resetting, down, taking]);
  volano.observe("headline", "d-1", CLICK);
  const bodies = new Set();
  for (let i = 0; i < 3; i++) {
    bodies.add((await server.next()).body);
  }
  assert.equal(bodies.size, 1);
  assert.equal(await volano.flush(AMPLE), true);
  assert.ok(rests[0] >= 50 && rests[0] <= 100, String(rests[0]));
  assert.equal(rests[1], 7_000);
  assert.deepEqual(told, []);
});

for (const body of ["<html>", "[]", "{}", "[1]"]) {
  test(`an answer of ${body} delivers nothing`, async (t) => {
    const { server, volano } = await house(t, [answering(200, body), taking]);
    volano.observe("headline", "d-1", CLICK);
    assert.equal((await server.next()).body, (await server.next()).body);
    assert.equal(await volano.flush(AMPLE), true);
    assert.equal(volano.counts.delivered, 1);
  });
}

/** Sends a, and b to e together once that was answered. */
async function five(t, ...behaviours) {
  const { given, give } = signal();
  const all = await house(t, [after(given, taking), ...behaviours]);
  all.volano.observe("headline", "a", CLICK);
  await all.server.next();
  [..."bcde"].forEach((id) => all.volano.observe("headline", id, CLICK));
  give();
  return all;
}

test("the wrong one of a batch is told, and the others are sent again", async (t) => {
  const wrong = answering(400, problem(400, "[1].value"));
  const { server, volano, told } = await five(t, wrong, taking);
  assert.equal(ids(await server.next()), "bcde");
  assert.equal(ids(await server.next()), "bde");
  assert.equal(await volano.flush(AMPLE), true);
  assert.equal(told.length, 1);
  assert.equal(JSON.parse(told[0].report).decisionId, "c");
  assert.equal(told[0].lost, true);
  assert.equal(volano.counts.refused, 1);
  assert.equal(volano.counts.delivered, 4);
});

test("a batch refused without a place is halved until the wrong one is found", async (t) => {
  const noC = (socket, request) =>
    (ids(request).includes("c") ? answering(413, problem(413)) : taking)(socket, request);
  const { volano, told } = await five(t, noC);
  assert.equal(await volano.flush(AMPLE), true);
  assert.equal(told.length, 1);
  assert.equal(JSON.parse(told[0].report).decisionId, "c");
  assert.equal(volano.counts.delivered, 4);
});

test("what is unknown or in conflict is told in its place", async (t) => {
  const answers = `[{"new":true},${problem(404)},{"new":false},${problem(409)}]`;
  const { volano, told } = await five(t, answering(200, answers));
  assert.equal(await volano.flush(AMPLE), true);
  assert.deepEqual(
    told.map((trouble) => trouble.problem.status),
    [404, 409],
  );
  assert.equal(volano.counts.delivered, 3);
});

test("outcomes of an unknown task are all told", async (t) => {
  const { server, volano, told } = await five(t, answering(404, problem(404)));
  assert.equal(await volano.flush(AMPLE), true);
  assert.equal(server.others, 1);
  assert.equal(told.length, 4);
});

test("reports outlast a key that is not taken", async (t) => {
  const refusing = [answering(401, problem(401)), answering(403, "<html>"), taking];
  const { volano, told } = await house(t, refusing);
  volano.observe("headline", "d-1", CLICK);
  assert.equal(await volano.flush(AMPLE), true);
  assert.deepEqual(
    told.map((trouble) => trouble.lost),
    [false, false],
  );
  assert.equal(volano.counts.delivered, 1);
});

test("a handler that fails does not end the sending", async (t) => {
  const warned = t.mock.method(console, "warn", () => {});
  const onTrouble = () => {
    throw new Error("a handler's defect");
  };
  const { volano } = await house(t, [answering(404, problem(404)), taking], { onTrouble });
  volano.observe("headline", "a", CLICK);
  assert.equal(await volano.flush(AMPLE), true);
  volano.observe("headline", "b", CLICK);
  assert.equal(await volano.flush(AMPLE), true);
  assert.equal(volano.counts.delivered, 1);
  assert.equal(warned.mock.callCount(), 1);
});

test("what is refused is logged without its content if nobody handles it", async (t) => {
  const warned = t.mock.method(console, "warn", () => {});
  const { volano } = await house(t, [answering(404, problem(404))], { onTrouble: undefined });
  volano.event({ subject: "ann@example.org", type: "click" });
  assert.equal(await volano.flush(AMPLE), true);
  const [line] = warned.mock.calls[0].arguments;
  assert.match(line, /404 at \/v1\/events/);
  assert.doesNotMatch(line, /ann/);
});

test("when the queue is full the oldest goes and is counted", async (t) => {
  const { given, give } = signal();
  const { server, volano } = await house(t, [after(given, taking), taking], { queue: 3 });
  volano.observe("headline", "a", CLICK);
  await server.next();
  [..."bcd"].forEach((id) => volano.observe("headline", id, CLICK));
  assert.equal(volano.counts.dropped, 1);
  give();
  assert.equal(ids(await server.next()), "cd");
});

test("outcomes of a fallback go nowhere and are counted", async (t) => {
  const { volano } = await house(t, [answering(500, "")]);
  const choice = await volano.decide("headline", { baseline: { action: "short" } });
  volano.observe("headline", choice, CLICK);
  assert.equal(volano.counts.ofFallbacks, 1);
  assert.equal(volano.counts.waiting, 0);
});

test("a flush ends when its time is over, and a closed client drops what is left", async (t) => {
  const { server, volano } = await house(t, [silent], { closing: 1 });
  volano.observe("headline", "a", CLICK);
  await server.next();
  volano.observe("headline", "b", CLICK);
  assert.equal(await volano.flush(1), false);
  assert.equal(volano.counts.waiting, 2);
  await volano.close();
  volano.observe("headline", "c", CLICK);
  assert.equal(volano.counts.dropped, 2);
});

test("a flush ends the rest of a sender", async (t) => {
  const down = answering(503, "", "Retry-After: 200");
  const { server, volano } = await house(t, [down, taking], { rest: new TimedRest() });
  volano.observe("headline", "a", CLICK);
  await server.next();
  assert.equal(await volano.flush(AMPLE), true);
});

test("pauses double up to a bound and are half chance", () => {
  const pauses = [1, 2, 4, 9, 10, 1_000_000].map((failures) => pause(failures, undefined, 0));
  assert.deepEqual(pauses, [50, 100, 400, 12_800, 15_000, 15_000]);
  assert.ok(pause(1_000, undefined, 0.999) <= 30_000);
});

test("the pause is as long as the server asks, within a bound", () => {
  assert.equal(pause(1, 9_000, 0), 9_000);
  assert.equal(pause(10, 9_000, 0), 15_000);
  assert.equal(pause(1, 1e9, 0), 300_000);
});
