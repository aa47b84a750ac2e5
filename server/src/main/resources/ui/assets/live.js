// Keeps the overview up to date as long as somebody looks at it.

const root = document.body;
let stream;
let heard = Date.now();

function set(place, name, text) {
  const cell = place.querySelector(`[data-now="${name}"]`);
  if (cell && cell.textContent !== text) cell.textContent = text;
}

function show(beat) {
  const page = document.getElementById('overview');
  if (!page) return Object.keys(beat.tasks).length > 0;
  const figures = page.querySelector('.figures');
  for (const name of ['rate', 'lag', 'steps']) set(figures, name, beat[name]);
  const rows = new Map([...page.querySelectorAll('tr[data-task]')].map(row => [row.dataset.task, row]));
  for (const [task, now] of Object.entries(beat.tasks)) {
    const row = rows.get(task);
    if (!row) continue;
    for (const name of ['rate', 'lag', 'steps', 'mean']) set(row, name, now[name]);
    const [uniform, reward] = row.querySelectorAll('.spark path');
    uniform.setAttribute('d', now.uniform);
    reward.setAttribute('d', now.reward);
  }
  return page.dataset.shape !== beat.shape;
}

function fresh() {
  const place = document.getElementById('fresh');
  const age = Math.round((Date.now() - heard) / 1000);
  place.dataset.word ??= place.textContent;
  place.classList.toggle('old', age > 4);
  const text = age > 4 ? root.dataset.stale.replace('%', age) : place.dataset.word;
  if (place.textContent !== text) place.textContent = text;
}

/** Another set of tasks, or another word on one: the page is asked for anew, and its middle kept. */
async function renew() {
  const answer = await fetch(location.href, { redirect: 'error' });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (answer.ok) document.getElementById('main').replaceChildren(...page.getElementById('main').childNodes);
}

function start(address, loggedOut) {
  let renewed = 0;
  stream = new EventSource(address);
  stream.onmessage = event => {
    heard = Date.now();
    if (show(JSON.parse(event.data)) && Date.now() - renewed > 2000) {
      renewed = Date.now();
      renew().catch(() => {}); // what is shown grows stale, and says so
    }
  };
  stream.onerror = async () => {
    if (stream.readyState !== EventSource.CLOSED) return; // it tries again by itself
    stop();
    try {
      const answer = await fetch('/ui', { redirect: 'manual', headers: { 'HX-Request': 'true' } });
      if (answer.status === 401 || answer.type === 'opaqueredirect') return loggedOut();
    } catch {
      // it is down, and is asked again
    }
    setTimeout(() => stream || document.hidden || start(address, loggedOut), 3000);
  };
}

function stop() {
  stream?.close();
  stream = undefined;
}

export function watch(address, loggedOut) {
  start(address, loggedOut);
  setInterval(fresh, 1000);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) stop();
    else if (!stream) start(address, loggedOut);
  });
  addEventListener('pagehide', stop);
}
