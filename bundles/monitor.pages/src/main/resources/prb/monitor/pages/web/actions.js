// What may be done to workers: asked first, told for each.

import { t } from './text.js';
import { confirm, form, results } from './dialog.js';
import { smallest } from './format.js';

/** Action to whether it hurts: what can not simply be taken back, or stops a worker that computes. */
const HURTS = { restart: true, refresh: true, kick: true, checkpoint: false, stop: true, enable: false, disable: true, delete: true };
export const ACTIONS = Object.keys(HURTS);

/** @param workers {id, name} @return whether anything was done */
export async function act(api, action, workers) {
  const count = workers.length;
  const agreed = await confirm(t('action.' + action), t('action.' + action + '.ask', { n: count }), workers.map(each => each.name),
    t('action.' + action + '.do', { n: count }), HURTS[action]);
  if (!agreed) {
    return false;
  }
  await tell(action, await api.each('/workers/' + action, workers.map(each => each.id)), workers);
  return true;
}

function tell(action, list, workers) {
  const names = new Map(workers.map(each => [each.id, each.name]));
  return results(t('action.' + action), list, id => names.get(id) || id);
}

/** Asks for a stake in PHA and sets it. */
export async function stake(api, workers) {
  let list = null;
  await form(t('action.stake'), [{ name: 'stake', label: t('pool.stake_each'), hint: t('action.stake.ask', { n: workers.length }),
    inputmode: 'decimal', required: true, value: workers.length === 1 ? workers[0].stake_pha : '' }], t('action.stake.do'),
  async values => {
    const amount = smallest(values.stake);
    if (amount === null) {
      throw new Error(t('form.no_amount'));
    }
    list = await api.each('/workers/stake', workers.map(each => each.id), { stake: amount });
  });
  if (list !== null) {
    await tell('stake', list, workers);
  }
  return list !== null;
}

/** Moves workers to another pool. */
export async function move(api, workers) {
  const pools = (await api.get('/pools')).pools || [];
  let list = null;
  await form(t('action.move'), [{ name: 'pool', label: t('action.move.ask', { n: workers.length }),
    options: pools.map(each => [String(each.pid), each.pid + ' · ' + each.name]) }], t('action.move.do'), async values => {
    list = await api.each('/workers/move', workers.map(each => each.id), { pool: Number(values.pool) });
  });
  if (list !== null) {
    await tell('move', list, workers);
  }
  return list !== null;
}
