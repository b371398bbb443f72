// One worker: what it does, why it is not computing, what it did, what may be done.

import { ACTIONS, act, move, stake } from '../actions.js';
import { Chart } from '../chart.js';
import { h } from '../dom.js';
import { form } from '../dialog.js';
import { ago, clock, duration, height, moment, pha } from '../format.js';
import { button, card, code, empty, facts, head, say, stateBadge, toneOf } from '../parts.js';
import { t } from '../text.js';

const REFRESH_MS = 4_000;

export async function show(view) {
  const chart = new Chart(t('worker.history'), [{ label: t('chain.relay'), colour: '--accent', format: height },
    { label: t('chain.para'), colour: '--warn', format: height, dash: [6, 4] }]);
  view.over.signal.addEventListener('abort', () => chart.close());
  await view.repeat(REFRESH_MS, t('worker.title'), async () => {
    const worker = await view.get('/workers/' + encodeURIComponent(view.route.id));
    const done = async work => {
      try {
        if (await work) {
          await view.again();
        }
      } catch (e) {
        say(e.message);
      }
    };
    const one = [worker];
    const actions = h('div.tools', { role: 'group', 'aria-label': t('workers.actions') },
      ACTIONS.filter(action => action !== (worker.enabled ? 'enable' : 'disable')).map(action => button(t('action.' + action),
        () => done(act(view.api, action, one)), { key: action, class: action === 'delete' ? 'danger' : '', 'data-action': action })),
      button(t('action.change'), () => done(change(view.api, worker)), { key: 'change' }),
      button(t('action.stake'), () => done(stake(view.api, one)), { key: 'stake' }),
      button(t('action.move'), () => done(move(view.api, one)), { key: 'move' }));
    view.draw(h('p', {}, h('a', { href: view.link('workers') }, '← ' + t('nav.workers'))),
      head(worker.name, stateBadge(worker.state), h('span.quiet', {}, t('worker.for', { time: ago(worker.since) }))),
      actions, h('div.columns', {}, why(worker), card(t('worker.now'), now(view, worker))),
      card(t('worker.history'), history(worker, chart)), session(worker));
    if (enough(worker)) {
      chart.show(lines(worker.history));
    }
  });
}

function why(worker) {
  if (worker.state === 'computing' && !worker.why.length) {
    return card(t('worker.why_not'), h('p', {}, t('worker.computes')));
  }
  return card(t('worker.why_not'), h('ol.list', {}, worker.why.map((each, i) => h('li', { key: i }, each))),
    worker.next_try && h('p.quiet', {}, t('worker.next_try', { time: duration((Date.parse(worker.next_try) - Date.now()) / 1000) })));
}

function now(view, worker) {
  return facts([[t('workers.pool'), h('a', { href: view.link('workers', '', { pool: worker.pool }) }, String(worker.pool))],
    [t('worker.endpoint'), code(worker.endpoint)], [t('worker.relay'), height(worker.relay)],
    [t('worker.para_header'), height(worker.para_header)], [t('worker.para'), height(worker.para)],
    [t('pool.stake'), pha(worker.stake_pha) + ' PHA'], [t('worker.version'), worker.version],
    [t('worker.public_key'), worker.public_key && code(worker.public_key)],
    [t('worker.session_account'), worker.session_account && code(worker.session_account)],
    [t('worker.since'), moment(worker.since)],
    [t('worker.marks'), [worker.enabled ? '' : t('workers.disabled'), worker.sync_only ? t('workers.sync_only') : '',
      worker.gatekeeper ? t('worker.gatekeeper') : ''].filter(Boolean).join(', ')], [t('worker.id'), code(worker.id)]]);
}

const enough = worker => worker.history.length > 1;

function history(worker, chart) {
  if (!enough(worker)) {
    return empty(t('worker.no_history'));
  }
  return [states(worker.history), chart.node];
}

/** States over time as a strip of colours, with the words below. */
function states(list) {
  const begin = Date.parse(list[0].at);
  const whole = Date.parse(list.at(-1).at) - begin;
  const spans = [];
  list.forEach(each => {
    const last = spans.at(-1);
    if (!last || last.state !== each.state) {
      spans.push({ state: each.state, at: each.at });
    }
  });
  const x = at => 1000 * (Date.parse(at) - begin) / whole;
  return h('div', {}, h('div.strip', { 'aria-hidden': 'true' }, h('svg', { viewBox: '0 0 1000 1', preserveAspectRatio: 'none' },
    spans.map((each, i) => h('rect', { class: 'fill-' + toneOf(each.state), x: x(each.at), width: Math.max(0, (i + 1 < spans.length
      ? x(spans[i + 1].at) : 1000) - x(each.at) - 2), height: 1 })))),
  h('p.line.quiet', {}, spans.slice(-8).map(each => h('span', {}, stateBadge(each.state), ' ', clock(each.at, true)))));
}

function lines(list) {
  const known = value => value < 0 ? null : value;
  return [list.map(each => Date.parse(each.at) / 1000), list.map(each => known(each.relay)), list.map(each => known(each.para))];
}

function session(worker) {
  if (!worker.session) {
    return card(t('worker.session'), empty(t('worker.no_session')));
  }
  return card(t('worker.session'), facts(flat(worker.session, '').map(([name, value]) => [name, code(String(value))])));
}

/** Names and values of an object of any depth. */
function flat(object, prefix) {
  return Object.entries(object).flatMap(([name, value]) => value !== null && typeof value === 'object' ? flat(value, prefix + name + '.')
    : [[prefix + name, value === null ? '–' : value]]);
}

/** Changes what is configured. */
export function change(api, worker) {
  return form(t('action.change'), [{ name: 'name', label: t('workers.name'), required: true, value: worker.name },
    { name: 'endpoint', label: t('worker.endpoint'), required: true, value: worker.endpoint, pattern: 'https?://.+' },
    { name: 'sync_only', label: t('workers.sync_only'), type: 'checkbox', value: worker.sync_only },
    { name: 'gatekeeper', label: t('worker.gatekeeper'), type: 'checkbox', value: worker.gatekeeper }], t('action.change.do'),
  values => api.one('/workers/change', { workers: [{ id: worker.id, ...values }] }));
}

