// This node and the peers it knows; each can be looked at by its own pages.

import { h } from '../dom.js';
import { ago, moment, short } from '../format.js';
import { badge, card, code, empty, facts, head, table } from '../parts.js';
import { t, word } from '../text.js';
import { link } from '../view.js';

const REFRESH_MS = 5_000;

export async function show(view) {
  await view.repeat(REFRESH_MS, t('nav.peers'), async () => {
    const answer = await view.get('/peers');
    view.draw(head(t('nav.peers')), card(t('peers.self'), facts([[t('peers.id'), code(answer.self)],
      [t('peers.role'), answer.role && word('role', answer.role)],
      [t('peers.chain'), answer.chain_identity && code(answer.chain_identity)],
      [t('peers.addresses'), (answer.addresses || []).length > 0 ? h('div', {}, answer.addresses.map(each => h('div', {}, code(each))))
        : '']]),
    (answer.alarms || []).map(each => h('p.problem', {}, badge('warn', t('provider.alarm')), ' ', each))),
    card(t('peers.others', { n: answer.peers.length }), answer.peers.length ? table(t('nav.peers'), [
      { head: t('peers.host'), cell: each => [h('strong', {}, each.hostname || each.host), ' ', h('span.quiet', {}, each.host)] },
      { head: t('peers.role'), class: 'name', cell: each => word('role', each.role) },
      { head: t('workers.state'), class: 'fit', cell: each => badge(each.reachable ? 'good' : 'bad', t(each.reachable ? 'peers.reachable'
        : 'peers.away')) },
      { head: t('peers.seen'), num: true, cell: each => h('span', { title: moment(each.last_seen) }, ago(each.last_seen)) },
      { head: t('peers.bridge'), cell: each => each.bridge_identity },
      { head: t('peers.chain'), cell: each => h('code', { title: each.chain_identity }, short(each.chain_identity)) },
      { head: t('peers.id'), class: 'name', cell: each => h('code', { title: each.id }, short(each.id)) },
      { head: t('peers.addresses'), class: 'wide', cell: each => each.addresses.map(address => h('div', {}, code(address))) },
      { title: h('span.hidden', {}, t('peers.open')), class: 'fit', cell: each => view.route.process === 'self'
        && h('a', { href: link(each.id, 'overview') }, t('peers.open')) }], answer.peers, each => each.id) : empty(t('peers.none'))));
  });
}
