// The trade queue: what waits, what is on its way, what came of it.

import { post } from '../api.js';
import { confirm } from '../dialog.js';
import { h } from '../dom.js';
import { ago, moment, number, short } from '../format.js';
import { badge, button, card, empty, head, say, table, tile } from '../parts.js';
import { t, word } from '../text.js';

const REFRESH_MS = 3_000;
const SHOWN = ['all', 'waiting', 'running', 'finished', 'failed'];
const TONES = { waiting: 'off', running: 'busy' };

export async function show(view) {
  await view.repeat(REFRESH_MS, t('nav.queue'), async () => {
    const shown = view.params.get('show') || 'all';
    const queue = await view.get('/queue', { show: shown, jobs: 200 });
    view.draw(head(t('nav.queue')), h('div.tiles', {}, ['waiting', 'running', 'finished'].map(each => tile(t('queue.' + each),
      number(queue[each])))), h('div.chips', { role: 'group', 'aria-label': t('queue.show') }, SHOWN.map(each => button(t('queue.' + each),
      () => view.go({ show: each === 'all' ? '' : each }), { key: each, 'aria-pressed': String(each === shown) }))),
    view.api.peer && h('p.quiet', {}, t('queue.other_process')),
    queue.jobs.length ? card('', rows(view, queue.jobs)) : empty(t('queue.none')));
  });
}

function rows(view, jobs) {
  return table(t('nav.queue'), [
    { head: t('queue.kind'), class: 'name', cell: each => word('kind', each.kind) },
    { head: t('workers.state'), class: 'fit', cell: each => each.outcome ? badge(each.outcome.succeeded ? 'good' : 'bad', word('outcome',
      each.outcome.result)) : badge(TONES[each.phase] || 'off', t('queue.' + each.phase)) },
    { head: t('queue.created'), num: true, cell: each => h('span', { title: moment(each.created) }, ago(each.created)) },
    { head: t('queue.signer'), class: 'name', cell: each => [h('code', { title: each.signer }, short(each.signer)), each.owner
      && h('div.quiet', {}, t('queue.owner') + ' ', h('code', { title: each.owner }, short(each.owner)))] },
    { head: t('queue.result'), class: 'wide', cell: each => each.outcome ? each.outcome.reason || h('code', { title:
      each.outcome.extrinsic }, short(each.outcome.extrinsic)) : '' },
    { head: t('queue.job'), class: 'name', cell: each => h('code', { title: each.id }, short(each.id)) },
    { title: h('span.hidden', {}, t('workers.actions')), class: 'fit', cell: each => view.api.peer ? '' : action(view, each) }],
  jobs, each => each.id);
}

function action(view, job) {
  if (job.phase === 'waiting') {
    return button(t('queue.cancel'), () => change(view, job, 'cancel'));
  }
  return job.outcome && !job.outcome.succeeded ? button(t('queue.retry'), () => change(view, job, 'retry')) : '';
}

async function change(view, job, verb) {
  if (!await confirm(t('queue.' + verb), t('queue.' + verb + '_ask', { kind: word('kind', job.kind) }), [job.id], t('queue.' + verb),
    true)) {
    return;
  }
  try {
    await post('/queue/' + verb + '?id=' + encodeURIComponent(job.id));
    say(t('queue.' + verb + '_done'));
  } catch (e) {
    say(e.message);
  }
  await view.again();
}
