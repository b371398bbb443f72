// Who changed which pool or worker, the newest first.

import { h } from '../dom.js';
import { moment } from '../format.js';
import { badge, button, card, code, empty, head, table } from '../parts.js';
import { t, word } from '../text.js';

const REFRESH_MS = 10_000;
const PART = 100;
const TONES = { created: 'good', deleted: 'bad' };

export async function show(view) {
  await view.repeat(REFRESH_MS, t('nav.audit'), async () => {
    const before = view.params.get('before');
    const { changes } = await view.get('/audit', { before, limit: PART });
    view.draw(head(t('nav.audit')), h('p.quiet', {}, t('audit.note')), changes.length ? card('', table(t('nav.audit'), [
      { head: '#', num: true, cell: each => String(each.number) },
      { head: t('audit.at'), class: 'fit', cell: each => moment(each.at) },
      { head: t('audit.by'), cell: each => code(each.by) },
      { head: t('audit.action'), class: 'fit', cell: each => badge(TONES[each.action] || 'busy', word('audit_action', each.action)) },
      { head: t('audit.what'), cell: each => [word('audit_kind', each.kind), ' ', h('strong', {}, each.name || each.id)] },
      { head: t('audit.change'), class: 'wide', cell: each => difference(each) }], changes, each => each.number)) : empty(
      t('audit.none')), h('div.pager', {}, before && button(t('audit.newest'), () => view.go({ before: '' })), changes.length === PART
      && button(t('audit.older'), () => view.go({ before: changes.at(-1).number }))));
  });
}

/** Only what is not the same before and after. */
function difference({ before, after }) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(each => before[each] !== after[each]);
  return h('div.diff', {}, names.map(each => h('div', {}, h('span.quiet', {}, each.replaceAll('_', ' ') + ': '), each in before
    && h('del', {}, before[each]), each in before && each in after && ' → ', each in after && h('ins', {}, after[each]))));
}
