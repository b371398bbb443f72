// The accounts that transactions are signed by: what they have, what is on its way, what holds them up.

import { h } from '../dom.js';
import { duration, number, pha } from '../format.js';
import { badge, card, code, empty, head, table, tile } from '../parts.js';
import { t } from '../text.js';

const REFRESH_MS = 5_000;
/** Below this a fee or two empties the account. */
const LOW_PHA = 1;

export async function show(view) {
  await view.repeat(REFRESH_MS, t('nav.accounts'), async () => {
    const { accounts, sent, failed, in_flight: flying } = await view.get('/accounts');
    view.draw(head(t('nav.accounts')), h('div.tiles', {}, tile(t('accounts.sent'), number(sent)), tile(t('accounts.in_flight'),
      number(flying)), tile(t('accounts.failed'), number(failed), '', failed ? 'warn' : '')),
    accounts.length ? card('', table(t('nav.accounts'), [
      { head: t('accounts.account'), class: 'wide', cell: each => code(each.account) },
      { head: t('accounts.free'), num: true, cell: each => each.free_pha === null ? t('accounts.unknown') : [each.free_pha < LOW_PHA
        && badge('warn', t('accounts.low')), ' ', h('span', { title: each.free_pha + ' PHA' }, pha(each.free_pha) + ' PHA')] },
      { head: t('accounts.waiting'), num: true, cell: each => number(each.waiting) },
      { head: t('accounts.in_flight'), num: true, cell: each => number(each.in_flight) },
      { head: t('accounts.hold'), class: 'wide', cell: each => each.hold ? [badge('warn', each.hold), h('span.quiet', {},
        duration(each.held_s))] : '' }], accounts, each => each.account)) : empty(t('accounts.none')), h('p.quiet', {},
      t('accounts.note')));
  });
}
