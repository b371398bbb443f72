// Data provider: how far the chains are verified and encoded, what was refused, who is asked, what is served, room on the disk.

import { h } from '../dom.js';
import { ago, bytes, duration, height, number } from '../format.js';
import { badge, bar, card, code, empty, encoderBadge, facts, head, missing, table } from '../parts.js';
import { t, word } from '../text.js';

const REFRESH_MS = 5_000;
const SOURCE_TONES = { ready: 'good', degraded: 'warn', demoted: 'warn', down: 'bad' };

export async function show(view) {
  await view.repeat(REFRESH_MS, t('nav.provider'), async () => {
    const parts = await Promise.all([['/provider', own], ['/sources', sources], ['/providers', others]].map(([path, tell]) =>
      view.get(path).then(tell, e => ({ error: e }))));
    const errors = parts.filter(each => each.error);
    errors.filter(each => !each.error.absent).forEach(each => { throw each.error; });
    view.draw(head(t('nav.provider')), errors.length === parts.length ? missing(errors[0].error) : parts.filter(each => !each.error));
  });
}

function own({ encoder, blobs, blob_server: server, disk }) {
  return [encoder && progress(encoder, blobs), h('div.columns', {}, server && card(t('provider.server'), facts([
    [t('provider.port'), String(server.port)], [t('provider.sessions'), t('provider.of_opened', { n: number(server.sessions),
      all: number(server.sessions_opened) })], [t('provider.requests'), number(server.requests)], [t('provider.sent'),
      bytes(server.bytes)], [t('provider.misses'), number(server.misses)], [t('provider.queued'), bytes(server.queued_bytes)],
    [t('provider.cached'), bytes(server.cached_bytes)], ...Object.entries(server.refused || {}).map(([name, count]) =>
      [t('provider.refused') + ' · ' + name.replaceAll('_', ' '), number(count)])])),
  disk && card(t('provider.disk'), facts([[t('provider.folder'), code(disk.folder)], [t('provider.disk_free'),
    disk.total_bytes ? t('provider.of', { part: bytes(disk.free_bytes), whole: bytes(disk.total_bytes) }) : '–']]), disk.total_bytes
    ? bar(disk.total_bytes - disk.free_bytes, disk.total_bytes, t('provider.disk')) : null)), encoder && quarantine(encoder)];
}

function progress(encoder, blobs) {
  const chains = ['relay', 'para'].map(chain => ({ chain, ...encoder[chain], served: blobs ? blobs[chain] : -1 }));
  return card(t('provider.progress'), h('div.line', {}, encoderBadge(encoder.state), encoder.detail && h('span.quiet', {}, encoder.detail),
    encoder.forced_change && badge('warn', t('provider.forced_change', { n: height(encoder.forced_change.number) }))),
  table(t('provider.progress'), [
    { head: t('chain.chain'), cell: each => t('chain.' + each.chain) },
    { head: t('chain.finalized'), num: true, cell: each => height(each.finalized) },
    { head: t('provider.proven'), num: true, cell: each => height(each.proven) },
    { head: t('provider.journaled'), num: true, cell: each => height(each.journaled) },
    { head: t('provider.servable'), num: true, cell: each => height(each.served) },
    { head: t('chain.rate'), num: true, cell: each => number(each.blocks_per_s, 2) },
    { head: t('chain.eta'), num: true, cell: each => each.finalized - each.journaled <= 3 && each.journaled >= 0 ? t('chain.at_tip')
      : duration(each.eta_s) }], chains, each => each.chain));
}

function quarantine(encoder) {
  return card(t('provider.quarantine', { n: number(encoder.quarantined) }), h('p.quiet', {}, t('provider.quarantine_note')),
    encoder.quarantine.length ? table(t('provider.quarantined'), [
      { head: t('chain.chain'), cell: each => word('chain', each.chain) },
      { head: t('provider.what'), cell: each => each.what },
      { head: t('provider.block'), num: true, cell: each => height(each.number) },
      { head: t('provider.source'), cell: each => code(each.source) },
      { head: t('workers.reason'), class: 'wide', cell: each => [each.alarm && badge('bad', t('provider.alarm')), ' ', each.reason] },
      { head: t('provider.attempts'), num: true, cell: each => number(each.attempts) },
      { head: t('provider.since'), num: true, cell: each => ago(each.since) }], encoder.quarantine, each => each.chain + each.what
      + each.number + each.source) : h('p', {}, badge('good', t('provider.nothing'))));
}

function sources(answer) {
  const all = [...answer.relay.map(each => ({ ...each, chain: 'relay' })), ...answer.para.map(each => ({ ...each, chain: 'para' }))];
  return card(t('provider.sources'), all.length ? table(t('provider.sources'), [
    { head: t('chain.chain'), class: 'name', cell: each => t('chain.' + each.chain) },
    { head: t('provider.source'), class: 'name', cell: each => [code(each.name), each.pruned && h('span.quiet', {},
      ' ' + t('provider.pruned'))] },
    { head: t('workers.state'), class: 'fit', cell: each => badge(SOURCE_TONES[each.state] || 'warn', word('source', each.state)) },
    { head: t('provider.head'), num: true, cell: each => height(each.head) },
    { head: t('chain.lag'), num: true, cell: each => number(each.lag) },
    { head: t('provider.latency'), num: true, cell: each => number(each.latency_ms, 1) + ' ms' },
    { head: t('provider.answers'), num: true, cell: each => number(each.answers) },
    { head: t('provider.errors'), num: true, cell: each => number(each.errors) },
    { head: t('provider.demotions'), num: true, cell: each => number(each.demotions) },
    { head: t('workers.reason'), class: 'wide', cell: each => each.why }], all, each => each.chain + each.name)
    : empty(t('provider.no_sources')));
}

function others(answer) {
  return card(t('provider.providers'), answer.providers.length ? table(t('provider.providers'), [
    { head: t('provider.address'), cell: each => code(each.address) },
    { head: t('workers.state'), class: 'fit', cell: each => badge(each.available ? 'good' : 'bad', t(each.available
      ? 'provider.available' : 'provider.away')) },
    { head: t('provider.used'), cell: each => t(each.used ? 'app.yes' : 'app.no') },
    { head: t('provider.trusted'), cell: each => t(each.trusted ? 'app.yes' : 'app.no') },
    { head: t('chain.relay'), num: true, cell: each => height(each.progress?.relay) },
    { head: t('chain.para'), num: true, cell: each => height(each.progress?.para) }], answer.providers, each => each.address)
    : empty(t('provider.no_providers')));
}
