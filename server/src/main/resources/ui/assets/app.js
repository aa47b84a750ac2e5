// Keys, the menu of a phone, and what to do when the server does not answer. Pages work without.
import { watch } from './live.js';

const body = document.body;
const notice = document.getElementById('notice');

function tell(text) {
  notice.textContent = text;
  notice.hidden = false;
}

/** Somebody who is not logged in any more is told, and where they can; what they see stays. */
function loggedOut() {
  tell(body.dataset.out);
  const link = document.createElement('a');
  link.href = body.dataset.login + '?then=' + encodeURIComponent(location.pathname + location.search);
  link.textContent = body.dataset.in;
  notice.append(' ', link);
}

// ---- keys

const places = { o: '/ui', t: '/ui/tasks', d: '/ui/decisions' };
let going = false;

function typing(event) {
  return event.target.closest('input, textarea, select') || event.ctrlKey || event.metaKey || event.altKey;
}

addEventListener('keydown', event => {
  if (typing(event)) return;
  if (going && places[event.key]) {
    location.assign(places[event.key]);
  } else if (event.key === '/') {
    event.preventDefault();
    document.getElementById('search').focus();
  } else if (event.key === '?') {
    document.getElementById('keys').showModal();
  }
  going = event.key === 'g';
});

// ---- menu

const menu = document.querySelector('.menu');
menu.addEventListener('click', () => {
  const open = body.classList.toggle('open');
  menu.setAttribute('aria-expanded', String(open));
});

// ---- what is sent in the background

addEventListener('htmx:responseError', event => {
  if (event.detail.xhr.status === 401) loggedOut();
  else tell(body.dataset.failed);
});
addEventListener('htmx:sendError', () => tell(body.dataset.failed));

if (body.dataset.live) watch(body.dataset.live, loggedOut);
