// The script for pages, in a real browser, with a running server.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, before, beforeEach, afterEach, test } from "node:test";
import { chromium } from "playwright-core";
import { Site } from "./site.mjs";

const url = process.env.VOLANO_URL;
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const skip = !url
  ? "VOLANO_URL names no server"
  : existsSync(BROWSER)
    ? false
    : `there is no ${BROWSER}`;
const TYPES = "click dwell_time completion return_visit";
const NOON = new Date("2026-11-21T12:00:00Z");

let browser;
let site;
let visitor;
let page;
let wrong;
let decisionId;

before(async () => {
  if (skip) {
    return;
  }
  browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox"] });
  const signals = { click: 1, dwell_time: 1, completion: 1, return_visit: 1 };
  await call("PUT", "/v1/tasks/story", {
    actions: [{ id: "short" }, { id: "long" }],
    reward: { signals },
  });
});

after(() => browser?.close());

beforeEach(async () => {
  if (skip) {
    return;
  }
  site = await Site.start(url);
  visitor = await browser.newContext();
  page = await visitor.newPage();
  await page.clock.install({ time: NOON });
  wrong = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  ({ decisionId } = await call("POST", "/v1/tasks/story/decide", { count: 2 }));
});

afterEach(async () => {
  await visitor?.close();
  site?.close();
});

async function call(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  return (await fetch(url + path, { method, headers, body: JSON.stringify(body) })).json();
}

async function outcomes() {
  const { outcomes } = await call("GET", `/v1/tasks/story/decisions/${decisionId}`);
  return outcomes.map(({ type, value, slot }) => ({ type, value, slot }));
}

function show(body, types = TYPES) {
  site.body = `<!doctype html><meta charset="utf-8"><title>A page</title>
    <script defer src="/volano.js" data-key="k-public" data-task="story" data-report="${types}"></script>
    ${body}`;
  return page.goto(`${site.url}/page`);
}

function open(types) {
  const id = decisionId;
  return show(
    `<article data-volano="${id}" data-volano-slot="1"><b id="in">Read</b></article><p id="out">Other`,
    types,
  );
}

test("the script is small, and evaluates nothing", () => {
  const script = readFileSync(new URL("../dist/volano.js", import.meta.url), "utf8");
  assert.ok(script.length > 1_000 && Buffer.byteLength(script) <= 3_072, String(script.length));
  assert.match(script, /keepalive:!0/); // reports outlive the page, which a quick server does not show
  assert.doesNotMatch(script, /\beval\b|\bFunction\b|innerHTML|document\.write|import\(/);
});

test("a click within the element is reported, and one beside it is not", { skip }, async () => {
  await open();
  await page.click("#out");
  await page.click("#in");
  const { path, key, outcome } = await site.next();
  assert.equal(path, `/v1/tasks/story/decisions/${decisionId}/outcomes`);
  assert.equal(key, "Bearer k-public");
  assert.equal(outcome.type, "click");
  assert.deepEqual(await outcomes(), [{ type: "click", value: undefined, slot: "1" }]);
  assert.equal(site.others, 0);
  assert.deepEqual(wrong, []);
});

test("the time an element was seen is reported when the page is left", { skip }, async () => {
  await open();
  await seen();
  await page.clock.fastForward(7_000);
  await page.goto(`${site.url}/elsewhere`);
  const { outcome, status } = await site.next();
  assert.equal(status, 200);
  assert.equal(outcome.type, "dwell_time");
  assert.ok(outcome.value >= 7 && outcome.value < 60, String(outcome.value));
  assert.deepEqual(wrong, []);
});

/** Waits until the browser has told the script what can be seen: it tells observers in order. */
function seen(selector = "[data-volano]") {
  return page.evaluate(
    (selector) =>
      new Promise((resolve) => {
        const observer = new IntersectionObserver(resolve);
        observer.observe(document.querySelector(selector));
      }),
    selector,
  );
}

/** Waits until every report was answered. */
function allSent() {
  return page.waitForFunction(() => JSON.parse(localStorage.volano).queue.length === 0);
}

test("time is reported once, when the page is hidden first", { skip }, async () => {
  await open();
  await seen();
  await page.clock.fastForward(3_000);
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { get: () => true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  assert.equal((await site.next()).outcome.type, "dwell_time");
  await page.clock.fastForward(3_000);
  await page.goto(`${site.url}/elsewhere`);
  await page.close();
  assert.equal((await outcomes()).length, 1);
});

test("an element that was not seen has no time", { skip }, async () => {
  await show(`<div><br>${"<br>".repeat(500)}</div><p data-volano="${decisionId}">Below`, TYPES);
  await seen();
  await page.clock.fastForward(3_000);
  await page.goto(`${site.url}/elsewhere`);
  await open("click");
  await page.click("#in");
  assert.equal((await site.next()).outcome.type, "click");
});

test("completion is reported once, when the end comes into view", { skip }, async () => {
  await show(
    `<article data-volano="${decisionId}">${"<br>".repeat(500)}<i data-volano-end>.</i></article>`,
    "completion",
  );
  await seen();
  assert.deepEqual(await outcomes(), []);
  await page.locator("[data-volano-end]").scrollIntoViewIfNeeded();
  assert.equal((await site.next()).outcome.type, "completion");
  await page.evaluate(() => scrollTo(0, 0));
  await seen("[data-volano-end]");
  await page.locator("[data-volano-end]").scrollIntoViewIfNeeded();
  await seen("[data-volano-end]");
  await allSent();
  assert.deepEqual(await outcomes(), [{ type: "completion", value: undefined, slot: "0" }]);
});

test("a film that has ended is completed", { skip }, async () => {
  await show(`<video data-volano="${decisionId}"></video>`, "completion");
  await page.evaluate(() => document.querySelector("video").dispatchEvent(new Event("ended")));
  assert.equal((await site.next()).outcome.type, "completion");
});

test("a visitor who returns is reported to what they saw before", { skip }, async () => {
  await open("return_visit");
  await page.goto(`${site.url}/elsewhere`);
  await page.clock.fastForward(29 * 60_000);
  await open("return_visit");
  await page.goto(`${site.url}/elsewhere`);
  await page.clock.fastForward(31 * 60_000);
  await show("<p>Another page", "return_visit");
  assert.equal((await site.next()).outcome.type, "return_visit");
  assert.deepEqual(await outcomes(), [{ type: "return_visit", value: undefined, slot: "1" }]);
  await page.goto(`${site.url}/elsewhere`);
  await page.clock.fastForward(31 * 60_000);
  await open(); // they were told of the return already, and were not shown since
  await page.click("#in");
  assert.equal((await site.next()).outcome.type, "click");
});

test("what was reported offline is sent when the browser is online, once", { skip }, async () => {
  await open("click");
  const failed = page.waitForEvent("requestfailed");
  await visitor.setOffline(true);
  await page.click("#in");
  await failed;
  await visitor.setOffline(false);
  assert.equal((await site.next()).status, 200);
  assert.deepEqual(await outcomes(), [{ type: "click", value: undefined, slot: "1" }]);
});

test("what the server could not take is sent from the next page under its key", { skip }, async () => {
  await open("click");
  site.status = 503;
  await page.click("#in");
  const first = await site.next();
  site.status = 0;
  await open("click");
  const second = await site.next();
  assert.equal(second.status, 200);
  assert.equal(second.outcome.key, first.outcome.key);
  await allSent();
});

test("what is wrong is not sent again", { skip }, async () => {
  await open("click");
  await page.evaluate(() => volano.report("nobody", "click"));
  assert.equal((await site.next()).status, 404);
  await allSent();
});

test("what did not come of a decision is not reported", { skip }, async () => {
  await show(`<p id="none" data-volano="">a<p id="fallback" data-volano="fallback:1">b`, "click");
  await page.click("#none");
  await page.click("#fallback");
  assert.equal(await page.evaluate(() => JSON.parse(localStorage.volano).queue.length), 0);
});

test("the queue is bounded, and the oldest goes", { skip }, async () => {
  await open("click");
  site.status = 503;
  const left = await page.evaluate(() => {
    for (let i = 0; i < 150; i++) {
      volano.report("d-" + i, "click");
    }
    return JSON.parse(localStorage.volano).queue.map(({ id }) => id);
  });
  assert.equal(left.length, 100);
  assert.equal(left[0], "d-50");
});

test("without localStorage a report is sent all the same", { skip }, async () => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new Error("denied");
      },
    });
  });
  await open("click");
  await page.click("#in");
  assert.equal((await site.next()).status, 200);
  assert.deepEqual(wrong, []);
});
