// All workers: searched, filtered, sorted and paged by the process, so that ten thousand are as quick as ten.

import { ACTIONS, act, move, stake } from '../actions.js';
import { h } from '../dom.js';
import { ago, height, moment, number } from '../format.js';
import { button, empty, head, say, STATES, stateBadge, table } from '../parts.js';
import { t, word } from '../text.js';

const REFRESH_MS = 4_000;
const SIZES = ['50', '100', '250', '1000'];
const TYPED_MS = 250;
/** Workers that "all that match" fetches at once, the most that the api tells. */
const FETCH = 1_000;

export async function show(view) {
  /** Id to {id, name}, of any page. */
  const chosen = new Map();
  let answer = null;
  let pools = [];
  let typed;

  const filter = () => ({ text: view.params.get('text'), state: view.params.get('state'), pool: view.params.get('pool') });
  const order = () => ({ sort: view.params.get('sort') || 'name', desc: view.params.get('desc') === 'true' });
  const size = () => SIZES.includes(view.params.get('size')) ? Number(view.params.get('size')) : 100;
  const from = () => Number(view.params.get('from')) || 0;
  const narrow = parameters => view.go({ ...parameters, from: '' });

  view.maybe('/pools').then(each => { pools = each?.pools || []; paint(); }, () => {});
  await view.repeat(REFRESH_MS, t('nav.workers'), async () => {
    answer = await view.get('/workers', { ...filter(), ...order(), offset: from(), limit: size() });
    if (answer.workers.length === 0 && answer.matched > 0) {
      await view.go({ from: '' });
      return;
    }
    paint();
  });

  async function done(work) {
    try {
      if (await work) {
        await view.again();
      }
    } catch (e) {
      say(e.message);
    }
  }

  async function chooseAll() {
    for (let at = 0; at < answer.matched; at += FETCH) {
      const part = await view.get('/workers', { ...filter(), ...order(), offset: at, limit: FETCH });
      part.workers.forEach(each => chosen.set(each.id, each));
    }
    paint();
    say(t('workers.chosen', { n: chosen.size }));
  }

  function toggle(worker, on) {
    if (on) {
      chosen.set(worker.id, worker);
    } else {
      chosen.delete(worker.id);
    }
    paint();
  }

  function paint() {
    if (!answer) {
      return;
    }
    view.draw(head(t('nav.workers'), h('span.quiet', { role: 'status' }, t('workers.matched', { n: number(answer.matched),
      all: number(answer.total) }))), search(), chips(), chosen.size > 0 && bulk(),
    answer.workers.length ? h('section.card', {}, rows()) : empty(t('workers.none')), pager());
  }

  function search() {
    return h('div.tools', { role: 'search' },
      h('input', { type: 'search', id: 'search', value: view.params.get('text') || '', placeholder: t('workers.search'),
        'aria-label': t('workers.search'), 'aria-keyshortcuts': '/', on: { input: event => {
          clearTimeout(typed);
          typed = setTimeout(() => narrow({ text: event.target.value.trim() }), TYPED_MS);
        } } }),
      pools.length > 1 && h('label', {}, t('workers.pool'), h('select', { value: view.params.get('pool') || '', on: {
        change: event => narrow({ pool: event.target.value }) } }, h('option', { value: '' }, t('workers.all')),
      pools.map(each => h('option', { value: String(each.pid) }, each.pid + ' · ' + each.name)))));
  }

  function chips() {
    const on = new Set((view.params.get('state') || '').split(',').filter(Boolean));
    const chip = (state, count) => h('button', { type: 'button', key: state, 'aria-pressed': String(on.has(state)), on: { click: () => {
      on.has(state) ? on.delete(state) : on.add(state);
      narrow({ state: [...on].join(',') });
    } } }, stateBadge(state), h('span.count', {}, number(count)));
    return h('div.chips', { role: 'group', 'aria-label': t('workers.by_state') }, STATES.filter(state => answer.by_state[state] > 0
      || on.has(state)).map(state => chip(state, answer.by_state[state] || 0)));
  }

  function bulk() {
    const workers = [...chosen.values()];
    return h('div.tools.bulk', { role: 'group', 'aria-label': t('workers.actions') },
      h('strong', {}, t('workers.chosen', { n: number(chosen.size) })),
      ACTIONS.map(action => button(t('action.' + action), () => done(act(view.api, action, workers)), { key: action,
        class: action === 'delete' ? 'danger' : '', 'data-action': action })),
      button(t('action.stake'), () => done(stake(view.api, workers)), { key: 'stake' }),
      button(t('action.move'), () => done(move(view.api, workers)), { key: 'move' }), h('span.gap'),
      chosen.size < answer.matched && button(t('workers.choose_all', { n: number(answer.matched) }), () => done(chooseAll()),
        { key: 'all', class: 'link' }),
      button(t('workers.choose_none'), () => { chosen.clear(); paint(); }, { key: 'none', class: 'link' }));
  }

  function rows() {
    const now = order();
    const page = answer.workers;
    const count = page.filter(each => chosen.has(each.id)).length;
    const box = h('input', { type: 'checkbox', checked: count > 0 && count === page.length, indeterminate: count > 0 && count
      < page.length, 'aria-label': t('workers.choose_page'), on: { change: event => {
      page.forEach(each => event.target.checked ? chosen.set(each.id, each) : chosen.delete(each.id));
      paint();
    } } });
    return table(t('nav.workers'), [
      { title: box, class: 'fit', cell: each => h('input', { type: 'checkbox', checked: chosen.has(each.id), 'aria-label':
        t('workers.choose', { name: each.name }), on: { change: event => toggle(each, event.target.checked) } }) },
      { head: t('workers.name'), sort: 'name', class: 'name', cell: each => h('a', { href: view.link('worker', each.id) }, each.name) },
      { head: t('workers.pool'), sort: 'pool', num: true, cell: each => String(each.pool) },
      { head: t('workers.state'), sort: 'state', class: 'fit', cell: each => stateBadge(each.state) },
      { head: t('workers.since'), sort: 'since', num: true, cell: each => h('span', { title: moment(each.since) }, ago(each.since)) },
      { head: t('chain.relay'), sort: 'relay', num: true, cell: each => height(each.relay) },
      { head: t('chain.para'), sort: 'para', num: true, cell: each => height(each.para) },
      { head: t('workers.reason'), class: 'wide', cell: each => reason(each) }],
    page, each => each.id, { ...now, by: sort => view.go({ sort, desc: now.sort === sort && !now.desc, from: '' }) },
    each => ({ class: chosen.has(each.id) ? 'chosen' : each.enabled ? '' : 'rest' }));
  }

  function pager() {
    const start = from();
    const end = Math.min(answer.matched, start + size());
    return h('nav.pager', { 'aria-label': t('workers.pages') },
      button(t('workers.before'), () => view.go({ from: Math.max(0, start - size()) || '' }), { disabled: start === 0 }),
      h('span.quiet', {}, t('workers.range', { from: number(answer.matched ? start + 1 : 0), to: number(end),
        all: number(answer.matched) })),
      button(t('workers.after'), () => view.go({ from: end }), { disabled: end >= answer.matched }),
      h('label', {}, t('workers.size') + ' ', h('select', { value: String(size()), on: { change: event => narrow({
        size: event.target.value }) } }, SIZES.map(each => h('option', { value: each }, each)))));
  }
}

function reason(worker) {
  return [worker.enabled ? null : t('workers.disabled'), worker.sync_only ? t('workers.sync_only') : null,
    worker.gatekeeper ? word('worker', 'gatekeeper') : null, worker.reason].filter(Boolean).join(' · ');
}
