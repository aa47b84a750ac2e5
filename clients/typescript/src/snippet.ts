// Reports what visitors of a page do, to the decisions the page was made with:
//
//   <script defer src="/volano.js" data-url="https://volano.example.org" data-key="…"
//     data-task="headline" data-report="click dwell_time completion return_visit"></script>
//   <a href="/story" data-volano="the decision's id" data-volano-slot="0">…</a>
//
// It is one plain script that sets `window.volano`, and evaluates nothing. What could not be sent
// waits in localStorage for the next page; each report has a key, so that it counts once.

interface Waiting {
  task: string;
  id: string;
  outcome: { type: string; value?: number; slot?: string; key: string };
}

interface Shown {
  task: string;
  id: string;
  slot: string;
}

interface Kept {
  queue: Waiting[];
  /** Decisions of the latest visit, for when the visitor returns. */
  shown: Shown[];
  /** When a page was last left. */
  left: number;
}

(() => {
  const MOST = 100;
  const VISIT = 18e5; // half an hour away ends a visit
  const DAY = 86_400;
  const script = document.currentScript as HTMLScriptElement;
  const { url = "", key, task: ofPage = "", report: types = "click" } = script.dataset;
  const wanted = types.split(" ");
  const underWay = new Set<string>();
  const visible = new Map<Element, number>();
  const dwelt = new Map<Element, number>();
  let memory: Kept = { queue: [], shown: [], left: 0 };

  const read = (): Kept => {
    try {
      const kept = JSON.parse(localStorage.volano);
      return kept.queue && kept.shown ? kept : memory;
    } catch {
      return memory; // none, or not allowed to
    }
  };

  const change = (how: (kept: Kept) => void): void => {
    memory = read();
    how(memory);
    memory.queue = memory.queue.slice(-MOST);
    memory.shown = memory.shown.slice(-MOST);
    try {
      localStorage.volano = JSON.stringify(memory);
    } catch {
      // Then it waits as long as the page does.
    }
  };

  const send = ({ task, id, outcome }: Waiting): void => {
    if (underWay.has(outcome.key)) {
      return;
    }
    underWay.add(outcome.key);
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (key) {
      headers.Authorization = "Bearer " + key;
    }
    const path = [task, "decisions", id].map(encodeURIComponent).join("/");
    fetch(`${url}/v1/tasks/${path}/outcomes`, {
      method: "POST",
      headers,
      body: JSON.stringify(outcome),
      keepalive: true, // outlives the page
      credentials: "omit",
    })
      .then(({ status }) => {
        // What is wrong stays wrong; a key may be mended, and a server come back.
        if (status < 500 && ![401, 403, 408, 429].includes(status)) {
          change((kept) => {
            kept.queue = kept.queue.filter((other) => other.outcome.key !== outcome.key);
          });
        }
      })
      .catch(() => {})
      .then(() => underWay.delete(outcome.key));
  };

  const flush = (): void => read().queue.forEach(send);

  const report = (
    id: string,
    type: string,
    { task = ofPage, value, slot }: { task?: string; value?: number; slot?: string } = {},
  ): void => {
    if (id && task && !id.startsWith("fallback:")) {
      const key = [1, 2].map(() => Math.random().toString(36).slice(2)).join("");
      const waiting = { task, id, outcome: { type, value, slot, key } };
      change((kept) => kept.queue.push(waiting));
      send(waiting);
    }
  };

  const shownBy = (element: Element): Shown => {
    const { volano: id = "", volanoTask: task = ofPage, volanoSlot: slot = "0" } = (
      element as HTMLElement
    ).dataset;
    return { id, task, slot };
  };

  const tell = (element: Element, type: string, value?: number): void => {
    const { id, task, slot } = shownBy(element);
    if (wanted.includes(type)) {
      report(id, type, { task, slot, value });
    }
  };

  const stop = (element: Element): void => {
    const since = visible.get(element);
    if (since) {
      visible.delete(element);
      dwelt.set(element, (dwelt.get(element) || 0) + performance.now() - since);
    }
  };

  let isLeft = false;
  const leave = (): void => {
    change((kept) => (kept.left = Date.now()));
    if (!isLeft) {
      isLeft = true;
      [...visible.keys()].forEach(stop);
      dwelt.forEach((time, element) => tell(element, "dwell_time", Math.min(time / 1e3, DAY)));
    }
  };

  const ended = new Set<Element>();
  const seen = new IntersectionObserver((entries) =>
    entries.forEach(({ target, isIntersecting }) => {
      if (!isIntersecting) {
        stop(target);
      } else if ("volanoEnd" in (target as HTMLElement).dataset) {
        complete(target);
      } else if (!isLeft && !visible.has(target)) {
        visible.set(target, performance.now());
      }
    }),
  );

  const complete = (element: Element): void => {
    const of = element.closest("[data-volano]");
    if (of && !ended.has(of)) {
      ended.add(of);
      tell(of, "completion");
    }
  };

  const all = [...document.querySelectorAll("[data-volano]")];
  const before = read();
  if (before.left && Date.now() - before.left > VISIT) {
    change((kept) => (kept.shown = []));
    before.shown.forEach(
      ({ id, task, slot }) =>
        wanted.includes("return_visit") && report(id, "return_visit", { task, slot }),
    );
  }
  change((kept) => {
    const named = [...kept.shown, ...all.map(shownBy)].map((s): [string, Shown] => [s.id + s.slot, s]);
    kept.shown = [...new Map(named).values()];
  });
  all.forEach((element) => seen.observe(element));
  document.querySelectorAll("[data-volano-end]").forEach((end) => seen.observe(end));
  document.addEventListener(
    "click",
    ({ target }) => {
      const of = (target as Element).closest("[data-volano]");
      if (of) {
        tell(of, "click");
      }
    },
    true,
  );
  document.addEventListener("ended", ({ target }) => complete(target as Element), true);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
  addEventListener("pagehide", leave);
  addEventListener("online", flush);
  flush();
  Object.assign(window, { volano: { report, watch: (element: Element) => seen.observe(element) } });
})();
