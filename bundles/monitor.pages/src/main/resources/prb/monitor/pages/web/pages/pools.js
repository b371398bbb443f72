// Pools and their operators: listed, added, changed, deleted; and what a worker may have staked.

import { stakeRange } from '../stake.js';
import { confirm, form } from '../dialog.js';
import { h } from '../dom.js';
import { number, pha, short } from '../format.js';
import { badge, button, card, empty, head, say, stateBadge, table } from '../parts.js';
import { t } from '../text.js';

const REFRESH_MS = 6_000;
/** States that are told apart in the list; a click leads to the others. */
const TOLD = ['computing', 'error'];
/** What the chain uses unless it was voted otherwise; k was 50 once. */
const calculator = { score: '2000', level: '3', k: '100', re: '1.3', rig: '0.3', max: '30000' };

export async function show(view) {
  let pools = [];
  const paint = () => view.draw(head(t('nav.pools'), h('span.gap'), button(t('pool.add'), () => edit(view, null), { class: 'main' }),
    h('a', { href: view.link('import') }, t('pool.import'))), pools.length ? card('', list(view, pools)) : empty(t('pool.none')),
  calculate(paint));
  await view.repeat(REFRESH_MS, t('nav.pools'), async () => {
    ({ pools } = await view.get('/pools'));
    paint();
  });
}

function list(view, pools) {
  return table(t('nav.pools'), [
    { head: t('pool.pid'), num: true, cell: each => String(each.pid) },
    { head: t('pool.name'), class: 'name', cell: each => h('strong', {}, each.name) },
    { head: t('workers.state'), class: 'fit', cell: each => each.enabled ? badge('good', t(each.sync_only ? 'workers.sync_only'
      : 'pool.enabled')) : badge('off', t('workers.disabled')) },
    { head: t('pool.workers'), num: true, cell: each => h('a', { href: view.link('workers', '', { pool: each.pid }) },
      number(each.workers)) },
    { head: t('pool.states'), class: 'wide', cell: each => h('span.line', {}, TOLD.filter(state => each.by_state?.[state] > 0).map(
      state => h('span', { key: state }, stateBadge(state), ' ', number(each.by_state[state]))), others(each) > 0 && h('span.quiet', {},
    t('pool.others', { n: number(others(each)) }))) },
    { head: t('pool.stake'), num: true, cell: each => pha(each.stake_pha) + ' PHA' },
    { head: t('pool.operator'), class: 'name', cell: each => [h('code', { title: each.operator }, short(each.operator)), each.proxied
      && h('div.quiet', {}, t('queue.owner') + ' ', h('code', { title: each.owner }, short(each.owner)))] },
    { title: h('span.hidden', {}, t('workers.actions')), class: 'fit', cell: each => h('span.tools', {}, button(t('pool.edit'),
      () => edit(view, each)), button(t('action.delete'), () => remove(view, each), { class: 'danger' })) }],
  pools, each => each.id);
}

function others(pool) {
  return pool.workers - TOLD.reduce((sum, state) => sum + (pool.by_state?.[state] || 0), 0);
}

async function edit(view, pool) {
  const fresh = pool === null;
  const fields = [{ name: 'pid', label: t('pool.pid'), inputmode: 'numeric', pattern: '[0-9]+', required: true, value: pool?.pid,
    hint: t('pool.pid_hint') }, { name: 'name', label: t('pool.name'), required: true, value: pool?.name },
  { name: 'operator_secret', label: t('pool.secret'), type: 'password', required: fresh, hint: t(fresh ? 'pool.secret_hint'
    : 'pool.secret_keep') },
  { name: 'owner', label: t('pool.owner'), value: pool?.proxied ? pool.owner : '', hint: t('pool.owner_hint') },
  { name: 'enabled', label: t('pool.enabled'), type: 'checkbox', value: pool?.enabled ?? true },
  { name: 'sync_only', label: t('workers.sync_only'), type: 'checkbox', value: pool?.sync_only }];
  const done = await form(t(fresh ? 'pool.add' : 'pool.edit'), fields, t('pool.save'), values => {
    const body = { ...values, pid: Number(values.pid), owner: values.owner.trim() || null, ...(fresh ? {} : { id: pool.id }) };
    if (!body.operator_secret) {
      delete body.operator_secret;
    }
    return view.api.one('/pools/' + (fresh ? 'add' : 'change'), { pools: [body] });
  });
  if (done) {
    say(t('pool.saved'));
    await view.again();
  }
}

async function remove(view, pool) {
  if (!await confirm(t('pool.delete'), t('pool.delete_ask', { n: number(pool.workers) }), [pool.pid + ' · ' + pool.name],
    t('action.delete'), true)) {
    return;
  }
  try {
    await view.api.one('/pools/delete', { ids: [pool.id] });
    say(t('pool.deleted'));
  } catch (e) {
    say(e.message);
  }
  await view.again();
}

function calculate(paint) {
  const input = (name, label, hint) => h('label.field', {}, label, h('input', { inputmode: 'decimal', value: calculator[name], on: {
    input: event => { calculator[name] = event.target.value; paint(); } } }), hint && h('span.hint', {}, hint));
  const range = stakeRange(Object.fromEntries(Object.entries(calculator).map(([name, value]) => [name, Number(value)])));
  return card(t('stake.title'), h('p.quiet', {}, t('stake.note')), h('div.tiles', {}, input('score', t('stake.score')),
    h('label.field', {}, t('stake.level'), h('select', { value: calculator.level, on: { change: event => { calculator.level =
      event.target.value; paint(); } } }, ['1', '2', '3', '4', '5'].map(each => h('option', { value: each }, each)))),
    input('k', 'k'), input('re', 'Re'), input('rig', t('stake.rig')), input('max', t('stake.max_value'))), h('p', { role: 'status' },
    range ? t('stake.range', { min: number(range.min), max: number(range.max) }) : t('form.no_amount')));
}
