// Frame of all pages: where somebody is, which process is looked at, language and theme.

import { Api, post } from './api.js';
import { draw, h } from './dom.js';
import { ago } from './format.js';
import { Live } from './live.js';
import { button, missing, say } from './parts.js';
import { LANGUAGES, preferred, speak, spoken, t, word } from './text.js';
import { link, parse, View } from './view.js';

const PAGES = ['overview', 'alarms', 'workers', 'pools', 'queue', 'accounts', 'provider', 'peers', 'bundles', 'settings', 'audit'];
/** Pages that no menu leads to. */
const INNER = { worker: 'workers', import: 'pools', login: '' };
const THEMES = ['auto', 'light', 'dark'];
const THEME = 'prb.theme';
const PEERS_MS = 15_000;

const element = id => document.getElementById(id);
const self = new Api('');
let view = null;
let live = null;
let route = parse(location.hash);
let peers = [];
let menu = false;
let who = null;

async function loadWho() {
  try {
    who = await self.get('/login');
  } catch {
    // Nobody yet, or a server that asks nobody; the pages work all the same.
    who = null;
  }
  frame();
}

async function logOut() {
  await post('/api/v1/logout');
  location.hash = link('self', 'login');
  await loadWho();
}

async function loadPeers() {
  try {
    const seen = JSON.stringify(peers);
    peers = (await self.get('/peers')).peers || [];
    if (JSON.stringify(peers) !== seen) {
      frame();
    }
  } catch {
    // A role without peer node: there is nobody else to look at.
    peers = [];
  }
  setTimeout(loadPeers, document.hidden ? 4 * PEERS_MS : PEERS_MS);
}

function theme() {
  return localStorage.getItem(THEME) || 'auto';
}

function applyTheme(chosen) {
  document.documentElement.dataset.theme = chosen;
  document.dispatchEvent(new CustomEvent('theme'));
}

function nextTheme() {
  const chosen = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  localStorage.setItem(THEME, chosen);
  applyTheme(chosen);
  frame();
  say(t('theme.' + chosen));
}

async function chooseLanguage(event) {
  await speak(event.target.value, true);
  await show();
}

function processes() {
  const known = peers.map(peer => [peer.id, word('role', peer.role) + ' · ' + (peer.hostname || peer.host)
    + (peer.reachable ? '' : ' · ' + t('app.away'))]);
  const role = live?.status?.role;
  const here = [['self', t('app.here') + (route.process === 'self' && role ? ' · ' + word('role', role) : '')]];
  if (route.process !== 'self' && !known.some(([id]) => id === route.process)) {
    known.push([route.process, route.process]);
  }
  return [...here, ...known];
}

function freshness() {
  if (!live || live.at === 0) {
    return live?.error ? h('span.fresh.bad', {}, t('app.silent')) : h('span.fresh', {}, t('app.waiting'));
  }
  const old = (Date.now() - live.at) / 1000;
  return old > 15 || live.error !== null ? h('span.fresh.bad', {}, t('app.old', { age: ago(new Date(live.at).toISOString()) }))
    : h('span.fresh.good', {}, t('app.live'));
}

function frame() {
  element('skip').textContent = t('app.skip');
  const open = link(route.process, 'overview');
  draw(element('top'),
    button(t('app.menu'), () => { menu = !menu; frame(); }, { class: 'menu', 'aria-expanded': String(menu), 'aria-controls': 'side' }),
    h('a.brand', { href: open }, 'Runtime Bridge'),
    h('label.process', {}, h('span.hidden', {}, t('app.process')), h('select', { id: 'process', value: route.process, on: {
      change: event => { location.hash = link(event.target.value, INNER[route.page] ?? route.page); } } },
    processes().map(([id, text]) => h('option', { value: id, key: id }, text)))),
    freshness(),
    h('span.gap'),
    h('label', {}, h('span.hidden', {}, t('app.language')), h('select', { id: 'language', value: spoken(), on: {
      change: chooseLanguage } }, Object.entries(LANGUAGES).map(([id, text]) => h('option', { value: id, lang: id }, text)))),
    who?.author.startsWith('token ') && button(t('app.log_out', { who: who.author.slice(6) }), logOut, { id: 'log-out', key: 'out' }),
    button(t('theme.' + theme()), nextTheme, { id: 'theme', 'aria-label': t('app.theme', { theme: t('theme.' + theme()) }) }));
  draw(element('side'), h('ul', {}, PAGES.map(page => h('li', { key: page }, h('a', { href: link(route.process, page),
    'aria-current': (INNER[route.page] ?? route.page) === page ? 'page' : false }, t('nav.' + page))))));
  element('side').setAttribute('aria-label', t('app.pages'));
  element('side').classList.toggle('open', menu);
}

function watchProcess() {
  if (live && live.api.peer === (route.process === 'self' ? '' : route.process)) {
    return;
  }
  live?.close();
  live = new Live(new Api(route.process === 'self' ? '' : route.process), () => {
    frame();
    view?.watchers.forEach(each => each());
  });
}

async function show() {
  view?.close();
  const page = PAGES.includes(route.page) || route.page in INNER ? route.page : 'overview';
  watchProcess();
  frame();
  const main = element('main');
  main.setAttribute('aria-busy', 'true');
  document.title = t('nav.' + (INNER[page] || page)) + ' · Runtime Bridge';
  const mine = view = new View(main, live.api, live, route, go);
  try {
    const module = await import('./pages/' + page + '.js');
    if (view === mine) {
      await module.show(mine);
    }
  } catch (e) {
    if (e.name !== 'AbortError') {
      mine.draw(missing(e));
    }
  }
}

/** Another place on the same page: parameters are set, or taken away when empty. */
function go(params) {
  const all = new URLSearchParams(route.params);
  for (const [name, value] of Object.entries(params)) {
    if (value === '' || value === null || value === undefined || value === false) {
      all.delete(name);
    } else {
      all.set(name, value);
    }
  }
  history.replaceState(null, '', link(route.process, route.page, route.id, all));
  route.params = all;
  return view.again();
}

async function moved() {
  if (location.hash && !location.hash.startsWith('#/')) {
    return;
  }
  const before = route;
  route = parse(location.hash);
  menu = false;
  say('');
  window.scrollTo(0, 0);
  await show();
  if (before.page !== route.page) {
    element('main').focus({ preventScroll: true });
  }
}

function keys(event) {
  const typing = event.target.closest('input, select, textarea, dialog');
  const search = element('main').querySelector('input[type=search]');
  if (event.key === '/' && !typing && search && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  }
}

applyTheme(theme());
await speak(preferred(), false);
window.addEventListener('hashchange', moved);
document.addEventListener('keydown', keys);
document.addEventListener('login-needed', () => {
  if (route.page !== 'login') {
    location.hash = link('self', 'login', '', { then: location.hash.slice(1) });
  }
});
element('skip').addEventListener('click', event => {
  event.preventDefault();
  element('main').focus();
});
setInterval(frame, 5_000);
document.addEventListener('logged-in', loadWho);
loadWho();
loadPeers();
show();
